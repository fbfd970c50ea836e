import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { declaredKeys } from './declared-keys.js';

const plain = { range: '', default: '', required: false, forms: [] };

describe('the keys of a declared schema', () => {
  it('have the type, range, default and sentence of their declaration', () => {
    const schema = z.strictObject({
      section: z
        .strictObject({ count: z.number().int().min(1).default(4).describe('How many') })
        .prefault({}),
      share: z.number().gt(0).max(0.5).optional().describe('How much'),
      names: z.array(z.string()).max(3).describe('Which'),
    });
    expect(declaredKeys(schema)).toEqual([
      {
        ...plain,
        path: 'section.count',
        type: 'integer',
        range: '[1, ∞)',
        default: '4',
        meaning: 'How many',
      },
      { ...plain, path: 'share', type: 'number', range: '(0, 0.5]', meaning: 'How much' },
      {
        ...plain,
        path: 'names',
        type: 'list of string',
        range: 'at most 3',
        meaning: 'Which',
        required: true,
      },
    ]);
  });

  it('name the forms that a value may have', () => {
    const byDays = z.strictObject({ days: z.number().describe('How long') });
    const schema = z.strictObject({
      window: z
        .union([z.literal('all'), byDays])
        .optional()
        .describe('When'),
    });
    const days = { ...plain, path: 'days', type: 'number', meaning: 'How long', required: true };
    const forms = [
      { name: 'all', keys: [] },
      { name: 'days', keys: [days] },
    ];
    const window = { ...plain, path: 'window', type: 'one of its forms', meaning: 'When', forms };
    expect(declaredKeys(schema)).toEqual([window]);
  });

  it('of the members of a list follow it', () => {
    const member = z.strictObject({ who: z.string().describe('Whose') });
    const schema = z.strictObject({ all: z.array(member).default([]).describe('All') });
    expect(declaredKeys(schema)).toEqual([
      { ...plain, path: 'all', type: 'list of map', default: '[]', meaning: 'All' },
      { ...plain, path: 'all[].who', type: 'string', meaning: 'Whose', required: true },
    ]);
  });

  it('must have a sentence', () => {
    expect(() => declaredKeys(z.strictObject({ mute: z.string() }))).toThrow('mute has no sentence');
  });
});
