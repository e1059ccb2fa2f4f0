import {expect, it} from 'vitest'
import {defineProxy} from '../../../src/attacks/proxies/define-proxy.js'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {createTaskRunner} from '../../../src/audit/run/run-task.js'
import {Registry} from '../../../src/core/registry.js'
import {Table} from '../../../src/core/table.js'
import {builtIn} from '../../../src/plugins/catalogue.js'
import {planRequest} from '../../support/plan.js'
import {categorical, numeric} from '../../support/tables.js'

/** Says whether it was asked to use every row. */
const asked = defineProxy({
  name: 'asked',
  summary: 'Whether every row is wanted.',
  source: 'this test',
  attacker: 'Nobody.',
  options: {},
  create: () => ({
    measure: (_, {allRows}) => {
      const value = allRows === true ? 1 : 0
      return Promise.resolve({all: {value, low: value, high: value, confidence: 0.95, trials: 1, method: 'none'}})
    },
  }),
})

it('every algorithm is told that every row is wanted, and a plan that does not say so is the same as before', async () => {
  const catalogue = {...builtIn, proxies: new Registry('proxy', [asked])}
  const source = new Table(
    'source',
    [
      numeric('x', Array.from(Array(40).keys())),
      {...categorical('y', ['0', '1']), codes: Int32Array.from(Array(40).keys(), row => row % 2)},
    ],
    40,
  )
  const request = {...planRequest, attacks: ['asked'], learners: [], fidelity: []}
  const told = async (allRows?: boolean) => {
    const plan = createPlan({...request, ...(allRows !== undefined && {allRows})}, ['smote'], catalogue)
    const run = createTaskRunner({source, synthetic: [], catalogue, sha256: ''})
    const task = tasksOf(plan, 'input', catalogue).find(({step}) => step.kind === 'proxy')
    if (task === undefined) throw new Error('no proxy')
    const {outcome} = await run(task, new AbortController().signal, () => undefined, {total: Infinity, step: Infinity})
    if (outcome.status !== 'done' || outcome.value.kind !== 'figures') throw new Error(outcome.status)
    return {plan, all: outcome.value.estimates['all'].value}
  }
  const [plain, off, on] = [await told(), await told(false), await told(true)]
  expect([plain.all, off.all, on.all]).toEqual([0, 0, 1])
  expect(off.plan).toEqual(plain.plan)
  expect(on.plan).toEqual({...plain.plan, allRows: true})
})
