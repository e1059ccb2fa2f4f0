// Imports point one way: commands -> cli, jobs -> audit, report, io -> registries -> algorithms -> core.
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import only ${allowed.join(', ')}`,
  from: {path: `^${from}/`},
  to: {path: '^(src|commands)/', pathNot: [`^${from}/`, ...allowed.map(folder => `^${folder}/`)]},
})

const core = 'src/core'
/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {name: 'no-circular', severity: 'error', from: {}, to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}}},
    {name: 'no-orphans', severity: 'error', from: {orphan: true, path: '^src/'}, to: {}},
    only('core-imports-nothing', core, []),
    only('stats', 'src/stats', [core]),
    only('io', 'src/io', [core]),
    only('dp', 'src/dp', [core, 'src/stats']),
    only('preprocess', 'src/preprocess', [core, 'src/stats']),
    only('geometry', 'src/geometry', [core, 'src/stats']),
    only('nn', 'src/nn', [core]),
    only('backend', 'src/backend', [core, 'src/nn']),
    only('learners', 'src/learners', [core, 'src/stats']),
    only('metrics', 'src/metrics', [core, 'src/stats', 'src/learners']),
    only('generators', 'src/generators', [
      core,
      'src/stats',
      'src/dp',
      'src/preprocess',
      'src/learners',
      'src/nn',
      'src/backend',
    ]),
    only('attacks', 'src/attacks', [core, 'src/stats', 'src/geometry', 'src/preprocess', 'src/learners', 'src/metrics']),
    only('datasets', 'src/datasets', [core, 'src/io']),
    only('inspect', 'src/inspect', [core, 'src/stats', 'src/geometry', 'src/attacks']),
    only('report', 'src/report', [core, 'src/audit']),
    only('audit', 'src/audit', [
      core,
      'src/stats',
      'src/preprocess',
      'src/generators',
      'src/attacks',
      'src/metrics',
      'src/learners',
      'src/geometry',
    ]),
    only('models', 'src/models', [core, 'src/io', 'src/generators']),
    only('cli', 'src/cli', [core, 'src/io']),
    {
      name: 'oclif-stays-in-cli',
      severity: 'error',
      comment: 'Only src/cli and commands know the command-line framework.',
      from: {path: '^src/', pathNot: '^src/cli/'},
      to: {path: 'node_modules/@oclif'},
    },
    {
      name: 'report-knows-results-only',
      severity: 'error',
      comment: 'A report is made from a result; it never sees a table.',
      from: {path: '^src/report/'},
      to: {path: '^src/(core/table|audit/(?!result|plan)|generators|attacks)', dependencyTypesNot: ['type-only']},
    },
    {
      name: 'heavy-packages-load-lazily',
      severity: 'error',
      comment: 'These cost start-up time: import them dynamically, where they are used.',
      from: {},
      to: {
        path: 'node_modules/(@observablehq/plot|linkedom|ml-matrix|fflate|ajv|mathjs|@tensorflow)',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types']},
  },
}
