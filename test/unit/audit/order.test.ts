import {describe, expect, test} from 'vitest'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {consecutiveByRelease, inOrderOfDecision, phaseOf} from '../../../src/audit/plan/order.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {releaseKey, stepName, subjectName, type Task} from '../../../src/audit/plan/task.js'
import {FINDINGS} from '../../../src/core/finding.js'
import {builtIn} from '../../../src/plugins/catalogue.js'
import {planRequest} from '../../support/plan.js'

const wanted = {
  ...planRequest,
  attacks: ['singling-out', 'domias', 'distinsmote', 'reconsmote', 'copies', 'dcr'],
  learners: ['random-forest'],
  fidelity: ['column-shapes'],
  repeats: 2,
}
const orderOf = (generator: string) => inOrderOfDecision(tasksOf(createPlan({...wanted, generators: [generator]}, []), 'input'))
const nameOf = ({subject, step}: Task) => `${subjectName(subject)} ${stepName(step)}`

describe('the order of an audit', () => {
  const order = orderOf('smote')

  test('a release is attacked first by what needs no guess, then rebuilt, then asked about members and risks', () => {
    expect(order.slice(0, 5).map(nameOf)).toEqual([
      'smote copies',
      'smote reconsmote',
      'smote distinsmote',
      'smote domias',
      'smote singling-out',
    ])
  })

  test('the attacks of the first repeat are followed by their controls, then by other repeats, and what decides nothing comes last', () => {
    const isAttack = ({step}: Task) => step.kind === 'attack'
    const attacked = order.filter(isAttack)
    expect(order.slice(0, attacked.length)).toEqual(attacked)
    expect(attacked.map(({repeat}) => repeat)).toEqual(attacked.map(({repeat}) => repeat).sort())
    const first = attacked.filter(({repeat}) => repeat === 0).map(({subject}) => subject.kind)
    expect([...new Set(first)]).toEqual(['generator', 'planted-leak', 'independent-sample'])
    const rest = order.slice(attacked.length).filter(({subject}) => subject.kind === 'generator')
    expect(rest.slice(0, 3).map(({step}) => step.kind)).toEqual(['proxy', 'fidelity', 'utility'])
  })

  test('a release that takes long to make, or gives other rows when it is made again, is made once', () => {
    for (const name of ['tvae', 'dp-gaussian-copula']) {
      const groups = [...consecutiveByRelease(orderOf(name))].filter(([{subject}]) => subject.kind === 'generator')
      expect(groups.map(group => group.map(({step}) => step.kind).at(-1))).toEqual(['utility', 'utility'])
    }
  })

  test('no task is lost', () => {
    const planned = tasksOf(createPlan(wanted, ['smote']), 'input')
    expect(new Set(order)).toHaveLength(planned.length)
    expect(order.map(nameOf).sort()).toEqual(planned.map(nameOf).sort())
  })
})

test('many tasks are in the order of phase, repeat, release and rank, and in that of the plan where these are the same', () => {
  const many = {...wanted, repeats: 12, generators: ['smote', 'adasyn', 'tvae']}
  const tasks = tasksOf(createPlan(many, []), 'input')
  const releases = [...new Set(tasks.map(releaseKey))]
  const finds = (task: Task) =>
    task.step.kind === 'attack'
      ? FINDINGS.indexOf(builtIn.attacks.get(task.step.attack.name).finds)
      : FINDINGS.length + ['experiment', 'disclosure', 'proxy', 'fidelity', 'utility'].indexOf(task.step.kind)
  const expected = tasks.toSorted(
    (a, b) =>
      phaseOf(a, builtIn) - phaseOf(b, builtIn) ||
      a.repeat - b.repeat ||
      releases.indexOf(releaseKey(a)) - releases.indexOf(releaseKey(b)) ||
      finds(a) - finds(b),
  )
  expect(inOrderOfDecision(tasks)).toEqual(expected)
})
