import {describe, expect, test} from 'vitest'
import {createRng, integerBelow, normal, permutation, type Rng} from '../../../src/core/rng.js'
import type {Column} from '../../../src/core/table.js'
import {identifying} from '../../../src/identity/identifying-columns.js'
import {momentOf} from '../../../src/identity/moment.js'
import {nameHint} from '../../../src/identity/name-hint.js'
import {categorical, numeric} from '../../support/tables.js'

const ROWS = 300
const rows = <T>(make: (row: number) => T): T[] => Array.from({length: ROWS}, (_, row) => make(row))
const hex = (rng: Rng, length: number) => Array.from({length}, () => integerBelow(rng, 16).toString(16)).join('')
const letters = (rng: Rng, length: number) => Array.from({length}, () => 'abcdefghij'[integerBelow(rng, 10)]).join('')
const two = (value: number) => String(value).padStart(2, '0')

const stamp = (rng: Rng) =>
  `20${two(18 + integerBelow(rng, 5))}-${two(1 + integerBelow(rng, 12))}-${two(1 + integerBelow(rng, 28))}T` +
  [24, 60, 60].map(end => two(integerBelow(rng, end))).join(':')

const NAMING: Readonly<Record<string, (rng: Rng) => Column>> = {
  'prefixed numbers': () =>
    categorical(
      'who',
      rows(row => `P${100000 + 7 * row}`),
    ),
  'unsorted running numbers': rng => numeric('x', Array.from(permutation(rng, ROWS))),
  'unsorted numbers in steps': rng =>
    numeric(
      'x',
      Array.from(permutation(rng, ROWS), row => 5000 + 7 * row),
    ),
  'phone numbers': rng =>
    numeric(
      'contact',
      rows(() => 600_000_000 + integerBelow(rng, 99_999_999)),
    ),
  'seconds since 1970': rng =>
    numeric(
      't',
      rows(() => 1_600_000_000 + integerBelow(rng, 90_000_000)),
    ),
  'a sparse register with a telling name': rng =>
    numeric(
      'patient_no',
      rows(() => integerBelow(rng, 8_000_000)),
    ),
  'ids of people with several rows': rng =>
    numeric(
      'SubjectID',
      rows(row => 3 * (row >> 1) + integerBelow(rng, 2)),
    ),
  'e-mail addresses': rng =>
    categorical(
      'contact',
      rows(row => `${hex(rng, 5)}.${row}@example.org`),
    ),
  UUIDs: rng =>
    categorical(
      'k',
      rows(() => `${hex(rng, 8)}-${hex(rng, 4)}-${hex(rng, 4)}-${hex(rng, 4)}-${hex(rng, 12)}`),
    ),
  hashes: rng =>
    categorical(
      'k',
      rows(() => hex(rng, 40)),
    ),
  'times to the second': rng =>
    categorical(
      'seen',
      rows(() => `${stamp(rng)}+02:00`),
    ),
  'times to the second, written otherwise': rng =>
    categorical(
      'seen',
      rows(() => stamp(rng).replace('T', ' ').replaceAll('-', '/')),
    ),
  'dates, nearly unique': rng =>
    categorical(
      'admitted',
      rows(() => stamp(rng).slice(0, 10)),
    ),
  'codes with leading zeros': rng =>
    categorical(
      'code',
      rows(row => String(integerBelow(rng, 900) * 1000 + row).padStart(7, '0')),
    ),
  'first and last names': rng =>
    categorical(
      'x',
      rows(() => `${letters(rng, 5)} ${letters(rng, 7)}`),
    ),
}

const OTHERS: Readonly<Record<string, (rng: Rng) => Column>> = {
  measurements: rng =>
    numeric(
      'crp',
      rows(() => normal(rng)),
    ),
  'measurements with two decimals': rng =>
    numeric(
      'weight',
      rows(() => Math.round(7000 + 1000 * normal(rng)) / 100),
    ),
  'whole measurements': rng =>
    numeric(
      'sbp',
      rows(() => Math.round(120 + 15 * normal(rng))),
    ),
  'whole measurements of a wide range': rng =>
    numeric(
      'platelets',
      rows(() => Math.round(250_000 + 70_000 * normal(rng))),
    ),
  'skewed amounts': rng =>
    numeric(
      'income',
      rows(() => Math.round(30_000 * Math.exp(0.7 * normal(rng)))),
    ),
  'amounts in single units, up to millions': rng =>
    numeric(
      'price',
      rows(() => Math.round(10 ** (3 + 3 * rng.next()))),
    ),
  'times in hours': rng =>
    categorical(
      'hour',
      rows(() => `${two(integerBelow(rng, 24))}:00`),
    ),
  years: rng =>
    numeric(
      'year',
      rows(() => 1920 + integerBelow(rng, 100)),
    ),
  'sites with an id': rng =>
    numeric(
      'site_id',
      rows(() => integerBelow(rng, 12)),
    ),
  levels: rng =>
    categorical(
      'region',
      rows(() => ['north', 'south', 'east'][integerBelow(rng, 3)]),
    ),
  'prices as text': rng =>
    categorical(
      'cost',
      rows(() => `$${(1000 + 9000 * rng.next()).toFixed(2)}`),
    ),
  'percentages as text': rng =>
    categorical(
      'load',
      rows(() => `${(100 * rng.next()).toFixed(1)}%`),
    ),
  months: rng =>
    categorical(
      'month',
      rows(() => `20${two(18 + integerBelow(rng, 5))}-${two(1 + integerBelow(rng, 12))}-01`),
    ),
}

describe('columns that name people', () => {
  test.each(Object.keys(NAMING))('are found: %s', kind => {
    expect(identifying(NAMING[kind](createRng(kind)))).toMatchObject({certain: true})
  })

  test.each(Object.keys(OTHERS))('are not: %s', kind => {
    for (let seed = 0; seed < 20; seed++) expect(identifying(OTHERS[kind](createRng(`${kind}/${seed}`)))).toBeUndefined()
  })

  test('are in doubt where evenly spread numbers of one width hardly repeat', () => {
    const rng = createRng('even')
    const column = numeric(
      'x',
      rows(() => 1_000_000 + integerBelow(rng, 8_999_999)),
    )
    expect(identifying(column)).toMatchObject({certain: false})
  })

  test('are in doubt where two thirds of the rows have a code of their own', () => {
    const column = categorical(
      'diagnosis',
      rows(row => (row % 3 === 0 ? 'J45' : `C${row}`)),
    )
    expect(identifying(column)).toMatchObject({certain: false, kind: 'code'})
  })

  test('are never told from a handful of rows', () => {
    expect(identifying(categorical('x', ['anna', 'bert', 'carl', 'dora']))).toBeUndefined()
  })

  test('say nothing of any value', () => {
    const found = identifying(
      categorical(
        'mail',
        rows(row => `secret${row}@example.org`),
      ),
    )
    expect(JSON.stringify(found)).not.toContain('secret')
  })
})

describe('names of columns', () => {
  test.each([
    'id',
    'patient_id',
    'PatientID',
    'patientid',
    'MRN',
    'SSN',
    'case_no',
    'Case No.',
    'E_mail',
    'Kundennummer',
    'DNI',
    'matricola',
  ])('that are those of ids: %s', name => {
    expect(nameHint(name)).toBe('strong')
  })
  test.each(['name', 'Nachname', 'prénom', 'address'])('that may be: %s', name => {
    expect(nameHint(name)).toBe('weak')
  })
  test.each(['age', 'fluid', 'valid', 'width', 'creatinine', 'kidney', 'video', 'x1'])('that are not: %s', name => {
    expect(nameHint(name)).toBe('none')
  })
})

describe('points in time', () => {
  test.each([
    ['2020-02-21T01:37:14+02:00', '2020-02-20T23:37:14Z'],
    ['2020-02-21T01:37:14+02:00', '20200221T013714+0200'],
    ['2020-02-21T01:37:14.250Z', '2020-02-21 02:37:14.25+01:00'],
  ])('are the same instant: %s and %s', (one, other) => {
    expect(momentOf(one)?.instant).toBeDefined()
    expect(momentOf(one)?.instant).toBe(momentOf(other)?.instant)
  })

  test.each([
    ['21.02.2020', '2020-02-21', 'day-first'],
    ['02/21/2020 1:37 PM', '2020-02-21T13:37', 'month-first'],
    ['21 Feb 2020', '2020-02-21', 'month-first'],
  ] as const)('are the same on the wall: %s and %s', (one, other, order) => {
    expect(momentOf(one, order)?.wall).toBe(momentOf(other)?.wall)
  })

  test.each(['', '12', '2020', '2020-13-01', '31.02.2020', 'P100686', '1.5', '2020-02-21x'])('are not: %s', text => {
    expect(momentOf(text)).toBeUndefined()
  })
})
