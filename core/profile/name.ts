import { z } from 'zod';

/** What a field, a feature or a component may be called: it becomes a column and a key of JSON. */
export const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'use lower case letters, digits and _');
