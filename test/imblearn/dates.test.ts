import {spawnSync} from 'node:child_process'
import {describe, expect, it} from 'vitest'
import type {DateForm} from '../../src/core/column.js'
import {patternReader} from '../../src/core/dates/pattern.js'
import {dateReader} from '../../src/core/dates/read.js'
import {dateWriter} from '../../src/core/dates/write.js'
import {createRng, integerBelow} from '../../src/core/rng.js'
import {hasPython, python} from '../support/foreign-packages.js'

const hasPandas = hasPython('pandas')

/** A form, and how strftime has it. */
const FORMS: readonly (readonly [DateForm, string])[] = [
  [{kind: 'date', step: 86_400_000, pattern: 'yyyy-MM-dd'}, '%Y-%m-%d'],
  [{kind: 'date', step: 86_400_000, pattern: 'dd.MM.yyyy'}, '%d.%m.%Y'],
  [{kind: 'date', step: 86_400_000, pattern: 'MM/dd/yy'}, '%m/%d/%y'],
  [{kind: 'date', step: 86_400_000, pattern: 'dd-MMM-yyyy'}, '%d-%b-%Y'],
  [{kind: 'date', step: 86_400_000, pattern: 'MMMM dd, yyyy'}, '%B %d, %Y'],
  [{kind: 'datetime', step: 60_000, pattern: 'MM/dd/yyyy hh:mm a'}, '%m/%d/%Y %I:%M %p'],
  [{kind: 'datetime', step: 1000, pattern: "yyyy-MM-dd'T'HH:mm:ss", zone: '+02:00'}, '%Y-%m-%dT%H:%M:%S+02:00'],
  [{kind: 'datetime', step: 0.001, pattern: 'yyyyMMdd HHmmss.SSSSSS'}, '%Y%m%d %H%M%S.%f'],
]
const ROWS = 200
const [FIRST, LAST] = [Date.UTC(1971, 0, 1), Date.UTC(2060, 0, 1)]

/** pandas writes the moments of each form, given in microseconds on its clock, and reads them again. */
const SCRIPT = `
import json, sys, pandas
forms = json.load(sys.stdin)
out = []
for form, micros in forms:
    times = pandas.to_datetime(pandas.Series(micros), unit='us')
    texts = times.dt.strftime(form)
    read = pandas.to_datetime(texts.str.replace('+02:00', '', regex=False), format=form.replace('+02:00', ''))
    out.append([texts.tolist(), (read.astype('int64') // 1000).tolist()])
json.dump(out, sys.stdout)
`

describe.skipIf(!hasPandas)('Dates of pandas (skipped unless Python has it)', () => {
  const rng = createRng('pandas dates')
  const given = FORMS.map(([{step}, form]) => {
    const micros = Array.from({length: ROWS}, () => {
      const steps = Math.floor((FIRST + integerBelow(rng, 2 ** 31) * ((LAST - FIRST) / 2 ** 31)) / step)
      return Math.round(steps * step * 1000)
    })
    return [form, micros] as const
  })
  const answer = spawnSync(python, ['-c', SCRIPT], {input: JSON.stringify(given), encoding: 'utf8', maxBuffer: 2 ** 26})
  const found = JSON.parse(answer.stdout || '[]') as [string[], number[]][]

  it.each(FORMS.map(([form], at) => [form.pattern, form, at] as const))('are the same in %s', (_, form, at) => {
    const [texts, read] = found[at]
    const [, micros] = given[at]
    expect(texts).toHaveLength(ROWS)
    expect(read).toEqual(micros)
    const write = dateWriter(form)
    const parse = dateReader(form)
    for (const [row, text] of texts.entries()) {
      const steps = micros[row] / Math.round(form.step * 1000)
      expect(write(steps)).toBe(text)
      expect(parse(text)).toBe(steps)
    }
  })

  it('refuses what strptime refuses', () => {
    const bad = ['31.02.2020', '00.01.2020', '29.02.2021', '1.1.20', '01.13.2020', '01.01.2020 ']
    const judge = `import json, sys, pandas
print(json.dumps([bool(pandas.isna(pandas.to_datetime(t, format='%d.%m.%Y', errors='coerce', exact=True))) for t in json.load(sys.stdin)]))`
    const {stdout} = spawnSync(python, ['-c', judge], {input: JSON.stringify(bad), encoding: 'utf8'})
    const reader = patternReader('dd.MM.yyyy')
    expect(bad.map(text => 'problem' in reader || reader.read(text) === undefined)).toEqual(JSON.parse(stdout))
  })
})
