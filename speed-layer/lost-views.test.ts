import { openViewStore } from '../connectors/view-store/open.js';
import type { ViewStore } from '../connectors/view-store/view-store.js';
import { lostViewsCase } from './lost-views.case.js';

lostViewsCase(async (limits) => {
  const open = () => openViewStore('memory:', { prefix: 'test', ...limits });
  let current = await open();
  const store: ViewStore = {
    url: current.url,
    limits: current.limits,
    own: (partition) => current.own(partition),
    write: (...of) => current.write(...of),
    incarnation: () => current.incarnation(),
    entity: (name) => current.entity(name),
    anomalies: (limit) => current.anomalies(limit),
    anomaly: (eventId) => current.anomaly(eventId),
    anomaliesOf: (entity, limit) => current.anomaliesOf(entity, limit),
    alerts: (limit) => current.alerts(limit),
    alert: (id) => current.alert(id),
    status: (partition) => current.status(partition),
    statuses: () => current.statuses(),
    close: () => current.close(),
  };
  const lose = async () => {
    current = await open();
  };
  return { store, lose };
});
