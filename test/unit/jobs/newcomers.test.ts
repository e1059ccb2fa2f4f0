import {describe, expect, test} from 'vitest'
import type {FileReading} from '../../../src/core/column-reading.js'
import {prepareAudit} from '../../../src/jobs/prepare-audit.js'
import {readingLines} from '../../../src/report/column-readings.js'
import {temporaryFile} from '../../support/cli.js'
import {testContext} from '../../support/context.js'
import {bankMarketing, cardDefault, churn, diabetes, stroke, type NewcomersFile} from '../../support/newcomers.js'

/** What an audit of the file with nothing but its target plans, and what the first screen says. */
async function firstTry({name, text, target}: NewcomersFile, missingIn: readonly string[] = []) {
  const readings: FileReading[] = []
  const {plan, inputs, notes} = await prepareAudit(
    {
      data: temporaryFile(name, text),
      read: {missingIn, onReading: reading => readings.push(reading)},
      classes: {target},
      options: [],
      synthetic: [],
      amount: {kind: 'balance'},
      engine: 'auto',
      seed: 1,
      repeats: 1,
      confidence: 0.95,
      jobs: 1,
      tool: {name: 'minority-report', version: '0.0.0'},
    },
    testContext(),
  )
  return {plan, inputs, notes, screen: readings.map(reading => readingLines(reading).join('\n'))}
}

describe("a newcomer's first try", () => {
  test.each(
    [churn(400), cardDefault(400), bankMarketing(400), stroke(400), diabetes(400)].map(file => [file.name, file] as const),
  )(
    'on %s needs no second one: ids are left out, the rarest label is the minority, and the first screen says so',
    async (_, file) => {
      const {plan, notes, screen} = await firstTry(file)
      expect(plan.minority).toEqual([file.minority])
      expect(plan.columns.ignored).toEqual(file.identifiers)
      expect(screen).toHaveLength(1)
      expect(screen[0]).toContain(`'${file.minority}' is taken for the minority`)
      for (const id of file.identifiers) {
        expect(screen[0]).toMatch(new RegExp(`${id} +left out: it may name people`))
        expect(notes.join('\n')).toContain(`'${id}' names people`)
      }
      const columns = file.text.split('\n')[0].replaceAll('"', '').split(/[,;]/)
      for (const column of columns)
        expect(screen[0]).toMatch(new RegExp(String.raw`^ *${column.replaceAll('.', String.raw`\.`)} +\S`, 'm'))
    },
  )

  test('is told which zeros may stand for missing values, how many they are and the setting, which then makes them missing', async () => {
    const file = diabetes(400)
    const zeros = file.text.split('\n').filter(line => line.split(',')[1] === '0').length
    const {screen, inputs} = await firstTry(file)
    expect(zeros).toBeGreaterThan(2)
    expect(screen[0]).toContain(`Glucose: 0 in ${zeros} rows`)
    expect(screen[0]).toMatch(/If so:\s+`missingIn: \['Glucose=0'\]`/)
    expect(inputs.source.column('Glucose').field.missing).toBe(0)
    const settled = await firstTry(file, ['Glucose=0', 'BMI=0'])
    expect(settled.plan.columns.missingIn).toEqual(['BMI=0', 'Glucose=0'])
    expect(settled.inputs.source.column('Glucose').field).toMatchObject({missing: zeros, integer: true})
    // Where it measures something, 0 stays a number.
    expect(settled.inputs.source.column('Pregnancies').field).toMatchObject({missing: 0, min: 0})
    expect(settled.screen[0]).not.toContain('Glucose=0')
  })

  test('with a target of which two labels are equally rare, or one has a few rows, asks which is meant', async () => {
    const file = {...churn(100), text: 'x,y\n1,a\n2,b\n3,c\n4,c\n5,c\n', target: 'y'}
    await expect(firstTry(file)).rejects.toMatchObject({code: 'setting-missing', data: {settings: ['minority']}})
  })
})
