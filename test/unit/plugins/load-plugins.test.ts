import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {loadCatalogue} from '../../../src/plugins/load-plugins.js'
import {projectRoot, temporaryFolder} from '../../support/cli.js'
import {testContext} from '../../support/context.js'
import {gaussianClasses} from '../../support/tables.js'

const sources = JSON.stringify(path.join(projectRoot, 'src/index.ts'))

const request = {
  ...{seed: 1, target: 'y', minority: ['1'], synthetic: [], repeats: 1, confidence: 0.95, options: []},
  holdout: {kind: 'fraction', fraction: 0.5},
  amount: {kind: 'balance'},
  engine: 'auto',
  columns: {categorical: [], ignored: []},
} as const
const table = gaussianClasses(createRng(1), {rows: 8, minority: 4, columns: 2})
const nothing = {train: table.as('train'), synthetic: table.as('synthetic')}

/** A plug-in in a folder of its own. */
function plugin(code: string): string {
  const file = path.join(temporaryFolder(), 'plugin.js')
  writeFileSync(file, code)
  return file
}

const named = (name: string, more = '') => `
  import {defineAttack} from ${sources}
  export const helper = 1
  export default defineAttack({
    name: '${name}', summary: 'Looks.', source: 'A test', attacker: 'Anyone.',
    options: {times: {type: 'integer', min: 1, max: 9, default: 2, description: 'How often.'}},
    knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
    create: () => ({guess: () => Promise.reject(new Error('never'))}),
    ${more}
  })`

test('a plug-in adds what it defines, with options that are checked as ours are, and leaves the registries as they are', async () => {
  const {attacks, plugins} = await loadCatalogue([plugin(named('mine', 'byDefault: true'))])
  expect(attacks.get('mine')).toMatchObject({byDefault: true, finds: 'membership', criterion: 'inference'})
  expect(plugins).toMatchObject([{name: 'plugin.js'}])
  expect(() => attacks.get('mine').create({times: 10})).toThrow("The 'times' option of mine must be an integer in [1, 9]")
  expect(() => attacks.get('mine').create({time: 1})).toThrow("mine has no option 'time'")
  expect((await loadCatalogue([])).attacks.has('mine')).toBe(false)
})

test('experiments and proxies can be added too, and are played and measured by the catalogue that has them', async () => {
  const both = plugin(`
    import {defineExperiment, defineProxy, shadowOptions} from ${sources}
    export const one = defineExperiment({
      name: 'my-runs', summary: 'Looks.', source: 'A test', attacker: 'Anyone.', options: shadowOptions,
      knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'black-box'},
      create: options => ({
        options, observer: {kind: 'rows', prepare: () => () => Float64Array.of(1)},
        learn: async () => seen => Float64Array.from(seen, ([one]) => one),
      }),
    })
    export const two = defineProxy({
      name: 'my-figure', summary: 'Counts.', source: 'A test', attacker: 'Nobody.', options: {},
      create: () => ({measure: async () => ({})}),
    })`)
  const catalogue = await loadCatalogue([both])
  expect(await catalogue.experiments.get('my-runs').create({testRuns: 7})).toMatchObject({options: {testRuns: 7}})
  expect(await (await catalogue.proxies.get('my-figure').create()).measure(nothing, testContext())).toEqual({})
  const plan = createPlan({...request, attacks: ['my-runs', 'my-figure']}, ['smote'], catalogue)
  const steps = tasksOf(plan, 'input', catalogue).map(({step}) => step.kind)
  expect(steps).toEqual(expect.arrayContaining(['experiment', 'proxy']))
})

describe('a plug-in is refused that', () => {
  test.each([
    ['is not there', './no-such-plugin.js', "There is no plug-in './no-such-plugin.js'."],
    ['is no package', 'no-such-package-of-ours', "There is no package 'no-such-package-of-ours'"],
    ['is a folder', '../..', 'is a folder'],
    ['throws', plugin("throw new Error('not today')"), "The plug-in 'plugin.js' cannot be loaded: not today"],
    ['imports what is not there', plugin("import './no-such-file.js'"), "The plug-in 'plugin.js' cannot be loaded"],
    ['defines nothing', plugin('export const answer = 42'), "The plug-in 'plugin.js' defines nothing."],
    ['takes a name of ours', plugin(named('dcr-mia')), "calls an algorithm 'dcr-mia', as minority-report does"],
    ['takes the name of a learner', plugin(named('mlp')), "calls an algorithm 'mlp'"],
    ['takes a name that results have', plugin(named('none')), "calls an algorithm 'none'"],
    [
      'says half of what its attacker has',
      plugin(named('half', "knows: {released: 'synthetic'},")),
      "The 'knows.targets' of half must be true or false. Got undefined instead.",
    ],
    [
      'names a criterion that is none',
      plugin(named('odd', "criterion: 'safe',")),
      "The 'criterion' of odd must be singling-out or",
    ],
    [
      'words what nobody asks',
      plugin(named('chatty', "success: {tell: 'x'},")),
      "The 'success' of chatty must be told or against",
    ],
    ['says nothing of its attacker', plugin(named('shy', "attacker: '',")), 'The attacker of shy must be a sentence'],
    ['has no options', plugin(named('bare', 'options: undefined,')), 'The options of bare must be an object'],
    ['makes nothing', plugin(named('idle', 'create: 1,')), "The 'create' of idle must be a function"],
    ['has a name that is no name', plugin(named('My Attack')), 'must be small letters, digits and hyphens'],
  ])('%s', async (_, file, message) => {
    const error: unknown = await loadCatalogue([file]).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).message).toContain(message)
  })
})
