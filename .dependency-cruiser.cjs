/**
 * Who may import whom. `scripts/check-imports.mjs` runs these rules and proves that no module escaped them.
 *
 * Tests and case files are free, and nothing that ships may import one. The words of `mayImport` are folders.
 */
const tests = String.raw`\.(test|case)\.ts$`;

const mayImport = {
  config: ['config', 'core'],
  connectors: ['connectors', 'config', 'core'],
  'batch-layer': ['batch-layer', 'connectors', 'config', 'core'],
  'speed-layer': ['speed-layer', 'connectors', 'config', 'core'],
  'serving-layer': ['serving-layer', 'connectors', 'config', 'core'],
  simulation: ['simulation', 'connectors/event-log', 'core'],
  cli: ['cli', 'batch-layer', 'speed-layer', 'serving-layer', 'simulation', 'connectors', 'config', 'core'],
};
const shipped = `^(core|${Object.keys(mayImport).join('|')})/`;

const folderRules = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `${folder}/ imports ${allowed.slice(1).join(', ')} and nothing else of ours`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: tests },
  to: { path: String.raw`^[^/]+/.*\.ts$`, pathNot: [`^(${allowed.join('|')})/`, '^node_modules/'] },
}));

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'core/ imports itself, zod, node:crypto and node:buffer: no I/O, no engine, no other folder',
      severity: 'error',
      from: { path: '^core/', pathNot: tests },
      to: { pathNot: ['^core/', '^(node:)?(crypto|buffer)$', '(^|/)node_modules/zod/'] },
    },
    ...folderRules,
    {
      name: 'engines-behind-ports',
      comment:
        'a client of the outside world is imported by its adapter in connectors/ only (types are free)',
      severity: 'error',
      from: { path: shipped, pathNot: ['^connectors/', tests] },
      to: {
        path: '(^|/)node_modules/(kafkajs|@duckdb/[^/]+|ioredis|classic-level)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycle',
      comment: 'no module needs itself, not by way of types either',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dev-dependency',
      comment: 'what ships needs dependencies, not devDependencies',
      severity: 'error',
      from: { path: shipped, pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'no-test-code',
      comment: 'what ships imports neither tests nor case files nor scripts/',
      severity: 'error',
      from: { path: shipped, pathNot: tests },
      to: { path: [tests, '^scripts/'] },
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere is judged by no rule above',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
