import { expect, it } from 'vitest';
import { smallProfile } from '../features/small-profile.case.js';
import { alertRecorder, alertRecordNames } from './alert.js';
import { anomalyRecorder, anomalyRecordNames, recordedAnomaly } from './anomaly.js';
import { joinEpisodes } from './episodes.js';
import { originId } from './origin.js';
import { alertPolicyOf } from './policy.js';

const origin = { source: 'events-0a1b2c3d', partition: 2, offset: 17 };
const anomaly = {
  eventId: 'evt_1',
  entity: 'ann',
  timeMs: 1795225471079,
  score: 0.71,
  reasons: ['New size: 5'],
};
const scored = {
  ...anomaly,
  ...origin,
  components: Float64Array.of(0.99, 0),
  model: '20261121T102208123Z',
  contributions: null,
  maturity: null,
  forestScore: 0.62,
  suppressedBy: null,
};
const recordOf = anomalyRecorder(smallProfile, ['size_anomaly', 'kind_anomaly']);

it('an anomaly has the members of the contract, in its order', () => {
  expect(JSON.stringify(recordOf(scored, 'a1'))).toBe(
    '{"event_id":"evt_1","who":"ann","timestamp":1795225471079,"anomaly_score":0.71,"size_anomaly":0.99,' +
      '"kind_anomaly":0,"reasons":["New size: 5"],"alert_id":"a1","suppressed_by":null,"severity":"medium",' +
      '"model":"20261121T102208123Z","forest_score":0.62,"contributions":null,"maturity":null,' +
      '"source":"events-0a1b2c3d","partition":2,"offset":17}',
  );
  const own = ['who', 'size_anomaly', 'kind_anomaly'];
  expect(Object.keys(recordOf(scored, 'a1')).filter((name) => !own.includes(name))).toEqual([
    ...anomalyRecordNames,
  ]);
});

it('an event under the threshold has neither alert nor severity, one before the first run no model', () => {
  const record = recordOf({ ...scored, score: 0.2, model: null, forestScore: null }, null);
  expect(record).toMatchObject({ alert_id: null, severity: null, model: null, forest_score: null });
});

it('a suppressed anomaly has no alert, and the severity of its score', () => {
  expect(recordOf({ ...scored, suppressedBy: 'backup' }, null)).toMatchObject({
    alert_id: null,
    suppressed_by: 'backup',
    severity: 'medium',
  });
});

it('the record gives the anomaly back, to judge it again', () => {
  expect(recordedAnomaly(smallProfile, JSON.parse(JSON.stringify(recordOf(scored, 'a1'))))).toEqual(anomaly);
});

it('an alert has the members of the contract, in its order', () => {
  const { episode } = joinEpisodes([], anomaly, alertPolicyOf(smallProfile));
  const record = alertRecorder(smallProfile)('ann', episode, origin);
  expect(JSON.stringify(record)).toBe(
    `{"alert_id":"${episode.alertId}","profile":"small","who":"ann","opened":1795225471079,"last":1795225471079,` +
      '"events":1,"peak":0.71,"severity":"medium","first_event_id":"evt_1","peak_event_id":"evt_1",' +
      '"reasons":["New size: 5"],"source":"events-0a1b2c3d","partition":2,"offset":17,"status":"open"}',
  );
  expect(Object.keys(record).filter((name) => name !== 'who')).toEqual([...alertRecordNames]);
});

it('both are known by where their event stands', () => {
  expect(originId(origin)).toBe('events-0a1b2c3d:2:17');
});

it('the policy of a profile is in ms, 30 minutes and a day by default', () => {
  expect(alertPolicyOf(smallProfile)).toEqual({
    profile: 'small',
    joinWithinMs: 1_800_000,
    riskHalfLifeMs: 86_400_000,
  });
});
