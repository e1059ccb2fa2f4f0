import {expect, test} from 'vitest'
import {defineAttack} from '../../../src/attacks/define-attack.js'
import {checkPlugins, withPlugins} from '../../../src/plugins/catalogue.js'
import {plannedFrom} from '../../../src/plugins/planned-from.js'
import type {Plugin} from '../../../src/plugins/plugin.js'

const mine = defineAttack({
  name: 'mine',
  summary: 'Looks.',
  source: 'A test',
  attacker: 'Anyone.',
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: {},
  create: () => ({
    guess: () => Promise.resolve({kind: 'membership', scores: new Float64Array(), parameters: {estimated: []}}),
  }),
})
const plugin = (sha256: string): Plugin => ({name: 'mine.js', file: '/mine.js', sha256, definitions: [mine]})
const [one, other] = ['a', 'b'].map(digit => digit.repeat(64))

test('a plan says which plug-in an algorithm is from, and of which content', () => {
  const catalogue = withPlugins([plugin(one)])
  expect(plannedFrom(catalogue, {name: 'mine', options: {}})).toEqual({
    name: 'mine',
    options: {},
    plugin: {name: 'mine.js', sha256: one},
  })
  expect(plannedFrom(catalogue, {name: 'dcr-mia', options: {}})).toEqual({name: 'dcr-mia', options: {}})
})

test('a plan is not run without its plug-in, or with another content of it', () => {
  const planned = [plannedFrom(withPlugins([plugin(one)]), {name: 'mine', options: {}})]
  expect(() => {
    checkPlugins(planned, withPlugins([plugin(one)]))
  }).not.toThrow()
  expect(() => {
    checkPlugins(planned, withPlugins([]))
  }).toThrow('which was not given')
  expect(() => {
    checkPlugins(planned, withPlugins([plugin(other)]))
  }).toThrow('which has changed since')
})

test('the order of plug-ins does not matter', () => {
  const yours = {...plugin(other), name: 'yours.js', definitions: [{...mine, name: 'yours'}]}
  const [some, others] = [withPlugins([plugin(one), yours]), withPlugins([yours, plugin(one)])]
  expect(some.attacks.names.slice(-2)).toEqual(['mine', 'yours'])
  expect(others.attacks.names).toEqual(some.attacks.names)
})

test('two plug-ins cannot call an algorithm the same', () => {
  expect(() => withPlugins([plugin(one), {...plugin(other), name: 'yours.js'}])).toThrow(
    "The plug-in 'yours.js' calls an algorithm 'mine', as the plug-in 'mine.js' does.",
  )
})
