import {expect, it} from 'vitest'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {releaseKey} from '../../../src/audit/plan/task.js'
import {planRequest} from '../../support/plan.js'

it('a repeat begins with the generators and the controls of their attacks, so that a stopped audit has a verdict', () => {
  const plan = createPlan({...planRequest, attacks: ['dcr-mia'], repeats: 2}, ['smote'])
  for (const repeat of [0, 1]) {
    const kinds = tasksOf(plan, 'input')
      .filter(task => task.repeat === repeat)
      .map(({subject}) => subject.kind)
    const order = [...new Set(kinds)]
    expect(order).toEqual(['generator', 'planted-leak', 'independent-sample', 'none', 'class-weights', 'loss'])
    // Each subject's tasks lie together: they share a release.
    expect(kinds.filter((kind, at) => kind !== kinds[at - 1])).toEqual(order)
  }
})

it('what trains on real rows alone shares one release in a repeat, and nothing else does', () => {
  const plan = createPlan({...planRequest, attacks: [], repeats: 2}, ['smote', 'adasyn'])
  const kinds = new Map<string, Set<string>>()
  for (const task of tasksOf(plan, 'input')) {
    const key = releaseKey(task)
    kinds.set(key, (kinds.get(key) ?? new Set()).add(`${task.repeat} ${task.subject.kind}`))
  }
  const shared = [...kinds.values()].filter(({size}) => size > 1).map(of => [...of].sort())
  expect(shared).toEqual([0, 1].map(repeat => ['class-weights', 'loss', 'none'].map(kind => `${repeat} ${kind}`)))
})

it('an experiment about many records is a task for each, and its controls are one', () => {
  const partsOf = (...options: string[]) => {
    const plan = createPlan({...planRequest, attacks: ['shadow-features'], options}, ['smote'])
    const steps = tasksOf(plan, 'input').flatMap(({step, subject}) => (step.kind === 'experiment' ? [{step, subject}] : []))
    const played = steps.filter(({subject}) => subject.kind === 'generator')
    expect(steps.length).toBe(played.length + 2)
    expect(new Set(played.map(({step}) => `${step.part} of ${step.parts}`)).size).toBe(played[0].step.parts)
    return played.length
  }
  expect(partsOf()).toBe(16)
  expect(partsOf('shadow-features.targets=100')).toBe(100)
  expect(partsOf('shadow-features.targets=5000')).toBe(1000)
  expect(partsOf('shadow-features.selection=all')).toBe(128)
})
