import fc from 'fast-check';

/** Property tests draw the same cases at every run, so that CI does not turn red by chance; PROPERTY_SEED draws others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 42) });
