import { type RejectionReason, rejectionReasons } from '../../core/events/rejection.js';
import type { Profile } from '../../core/profile/profile.js';

/** What a person has to change for a rejected record to pass: its part of the profile, as JSON by path. */
type Rule = Readonly<Record<string, unknown>>;

/** The part of a profile that refuses a record; empty where it is none of the profile's: the record itself is broken. */
export function ruleOf(profile: Profile, reason: string, path: string): Rule {
  return Object.hasOwn(rejectionReasons, reason) ? rules[reason as RejectionReason](profile, path) : {};
}

const none = () => ({});

const rules: Record<RejectionReason, (profile: Profile, path: string) => Rule> = {
  empty: none,
  'too-large': ({ maxEventBytes }) => ({ maxEventBytes }),
  'not-utf8': none,
  'not-json': none,
  'not-an-object': fieldsAt,
  missing: fieldsAt,
  'wrong-type': fieldsAt,
  'out-of-range': fieldsAt,
  'not-in-list': fieldsAt,
  pattern: fieldsAt,
  'too-early': none,
  'too-late': ({ maxFutureMs }) => ({ maxFutureMs }),
};

/** The fields that are read there, or below. */
function fieldsAt({ fields }: Profile, path: string): Rule {
  const isThere = (from: string) => from === path || from.startsWith(`${path}.`);
  const found = Object.entries(fields).filter(
    ([name, { from = [name] }]) => path !== '' && from.some(isThere),
  );
  return Object.fromEntries(found.map(([name, field]) => [`fields.${name}`, field]));
}
