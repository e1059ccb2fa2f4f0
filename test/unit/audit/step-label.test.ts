import {expect, it} from 'vitest'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {stepLabel} from '../../../src/audit/run/step-label.js'
import {planRequest} from '../../support/plan.js'

const request = {
  ...planRequest,
  minority: ['1', '2'],
  attacks: ['domias', 'lira', 'dcr'],
  learners: ['mlp'],
  fidelity: ['support'],
}
const labelsOf = (options: readonly string[]) => {
  const tasks = tasksOf(createPlan({...request, options}, []), 'input')
  return [
    ...new Set(
      tasks.map(({subject, step}) => stepLabel(subject, step.kind === 'experiment' ? {...step, part: 0, parts: 1} : step)),
    ),
  ]
}

// These names were those of random numbers before plans held their defaults: with other ones all figures would change.
it('names the randomness of a step by its subject, its algorithm and the options that are not at their default', () => {
  const labels = labelsOf(['smote.neighbours=3', 'domias.bandwidth=0.30'])
  const smote = '{"kind":"generator","generator":{"name":"smote","options":{"neighbours":"3"}}}'
  expect(labels).toContain(`[${smote},{"kind":"attack","attack":{"name":"domias","options":{}}}]`)
  expect(labels).toContain(`[${smote},{"kind":"proxy","proxy":{"name":"dcr","options":{}}}]`)
  expect(labels).toContain(`[${smote},{"kind":"utility","learner":{"name":"mlp","options":{}}}]`)
  expect(labels).toContain(`[${smote},{"kind":"fidelity","measure":{"name":"support","options":{}}}]`)
  expect(labels).toContain(`[${smote},{"kind":"game","game":{"name":"lira","options":{}},"part":0,"parts":1}]`)
  expect(labels).toContain(
    '[{"kind":"loss","name":"focal-loss"},{"kind":"utility","learner":{"name":"mlp","options":{"loss":"focal"}}}]',
  )
})

it('takes options in one order, that of --known and --secret', () => {
  const sided = {...request, attacks: ['attribute-inference'], known: ['sex', 'age'], secret: ['bmi']}
  const [attack] = tasksOf(createPlan(sided, []), 'input').flatMap(({step}) =>
    step.kind === 'attack' && step.attack.name === 'attribute-inference' ? [step] : [],
  )
  expect(stepLabel({kind: 'none'}, attack)).toContain('"options":{"known":"age,sex","secret":"bmi"}')
})

it('does not change it for a default that is written down', () => {
  expect(labelsOf(['domias.bandwidth=0.3', 'domias.reference=gaussian', 'mlp.epochs=200'])).toEqual(labelsOf([]))
  expect(labelsOf(['domias.bandwidth=0.4'])).not.toEqual(labelsOf([]))
})
