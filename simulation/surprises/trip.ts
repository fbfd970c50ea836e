import { pick } from '../chance.js';
import { publicAddress } from '../world/addresses.js';
import { places } from '../world/places.js';
import type { SurpriseKind } from './surprise.js';

/** Work from a hotel elsewhere, in that place's hours; the first and the last day are spent travelling. */
export const trip: SurpriseKind = {
  days: (random) => 3 + random.integer(5),
  newsDays: Infinity,
  befall(usual, { surprise, since, random }) {
    const place = pick(
      random,
      places.filter((other) => other !== usual.place),
    );
    const address = publicAddress(random, place);
    const isTravelling = since === 0 || surprise.fromDay + since === surprise.untilDay - 1;
    return {
      ...usual,
      place,
      workAddress: address,
      homeAddress: address,
      isAtWork: usual.isAtWork && !isTravelling,
    };
  },
};
