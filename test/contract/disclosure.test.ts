import {describe, expect, it} from 'vitest'
import {NotApplicable} from '../../src/core/errors.js'
import {createRng} from '../../src/core/rng.js'
import type {Row, Table} from '../../src/core/table.js'
import type {RealPeople} from '../../src/metrics/disclosure/disclosure.js'
import {disclosure} from '../../src/metrics/disclosure/registry.js'
import {figureNames} from '../../src/report/figures.js'
import {moleculeRows} from '../support/molecules.js'
import {disclosureContext, disclosureInput, population} from '../support/disclosure.js'

/*
 * What every disclosure measure must do, whichever it is: a new one is tested by being registered.
 */

const declared = {quasiIdentifiers: ['age', 'sex', 'region'], sensitive: ['illness', 'income'], population: 5000}
const [members, others, third] = [1, 2, 3].map(seed => population(300, createRng(seed)))
const incomplete = (rows: readonly Row[]): Row[] =>
  rows.map((row, at) => ({...row, ...(at % 3 === 0 && {age: null}), ...(at % 5 === 0 && {illness: null, income: null})}))

/** A molecule for each person, by age and region: those that nobody else has are secret. */
const RINGS = ['c1ccccc1', 'c1ccncc1', 'c1ccsc1', 'c1ccoc1', 'C1CCCCC1', 'C1CCNCC1', 'c1ccc2ccccc2c1', 'c1ccc2[nH]ccc2c1']
function asMolecules(input: ReturnType<typeof disclosureInput>): ReturnType<typeof disclosureInput> {
  const smilesOf = (rows: readonly Row[]) =>
    rows.map(({age, region, sex}) => {
      const at = Math.abs(Number(age ?? 0)) + 17 * Number(String(region).slice(1))
      return `O${RINGS[at % 8]}${'C'.repeat(1 + (Math.floor(at / 8) % 30))}${sex === 'f' ? 'N' : ''}${RINGS[Math.floor(at / 3) % 8]}`
    })
  const molecules = (table: Table) =>
    table.rowCount === 0 ? moleculeRows(['C']).select([], 'source') : moleculeRows(smilesOf(table.toRows()))
  const of = (whose: RealPeople): RealPeople => ({...whose, rows: molecules(whose.rows)})
  const {members: ours, others: theirs, released} = input
  return {
    ...input,
    members: of(ours),
    ...(theirs && {others: of(theirs)}),
    released: molecules(released).select(
      Array.from({length: released.rowCount}, (_, row) => row),
      'synthetic',
    ),
  }
}

describe.each(disclosure.entries)('$name', definition => {
  const ofMolecules = definition.onlySamples?.includes('molecule') === true
  const measure = (input: ReturnType<typeof disclosureInput>, seed?: number) =>
    definition.create().measure(ofMolecules ? asMolecules(input) : input, disclosureContext(seed))

  it('gives figures that reports know, with intervals around them', async () => {
    const {estimates, control = {}, baseline = {}} = await measure(disclosureInput(members, third, declared, others))
    expect(Object.keys(estimates)).not.toEqual([])
    const known = figureNames('disclosure')
    expect(Object.keys({...estimates, ...control, ...baseline}).filter(name => !known.includes(name))).toEqual([])
    for (const {value, low, high} of Object.values({...estimates, ...control})) {
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
      expect([value, low, high].every(Number.isFinite)).toBe(true)
    }
  })

  it('gives the same again, and takes its randomness from the seed alone', async () => {
    const input = disclosureInput(members, third, declared, others)
    expect(await measure(input)).toEqual(await measure(input))
  })

  it('says of a copy what lies beyond the control, and of an independent sample nothing', async () => {
    const {population: _, ...everybody} = declared
    const copy = await measure(disclosureInput(members, members, everybody, others))
    const apart = await measure(disclosureInput(members, third, everybody, others))
    const tested = Object.keys(copy.control ?? {}).filter(name => name !== 'replicatedUniques')
    for (const name of tested) {
      expect(copy.estimates[name].low, name).toBeGreaterThan(copy.control?.[name].high ?? NaN)
      expect(apart.estimates[name].low, name).toBeLessThanOrEqual(apart.control?.[name].high ?? NaN)
      expect(apart.estimates[name].high, name).toBeGreaterThanOrEqual(apart.control?.[name].low ?? NaN)
    }
  })

  it('takes missing values, one person, and rows that several people share', async () => {
    await expect(measure(disclosureInput(incomplete(members), incomplete(third), declared, others))).resolves.toBeDefined()
    await expect(measure(disclosureInput(members.slice(0, 1), members, declared, others))).resolves.toBeDefined()
    const alike = members.map(() => members[0])
    await expect(measure(disclosureInput(alike, alike, declared, alike))).resolves.toBeDefined()
  })

  it('does not apply without quasi-identifiers or rows', async () => {
    const none = {...declared, quasiIdentifiers: []}
    if (!ofMolecules) await expect(measure(disclosureInput(members, third, none, others))).rejects.toThrow(NotApplicable)
    const input = disclosureInput(members, third, declared, others)
    const empty = {...input, released: input.released.select([], 'synthetic')}
    await expect(measure(empty)).rejects.toThrow(NotApplicable)
  })

  it('stops when it is told to', async () => {
    const stop = AbortSignal.abort()
    const made = definition
      .create()
      .measure(
        ofMolecules
          ? asMolecules(disclosureInput(members, third, declared, others))
          : disclosureInput(members, third, declared, others),
        {
          ...disclosureContext(),
          signal: stop,
        },
      )
    await expect(made).rejects.toThrow()
  })
})
