import {expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {createRng} from '../../../../src/core/rng.js'
import {testContext} from '../../../support/context.js'
import {gaussianRows, smoteOf, tableOf} from '../../../support/releases.js'
import {polynomBus} from '../../../support/samplers.js'

const notesOn = async (released: Parameters<Awaited<ReturnType<typeof reconSmote.create>>['guess']>[0]['released']) =>
  (await (await reconSmote.create()).guess({released}, testContext())).parameters.notes ?? []

test('a result says how many lines end openly, so that nobody can be located at their ends', async () => {
  const rng = createRng('open lines')
  const {rows} = polynomBus(gaussianRows(rng, 20, 5), 120, rng)
  // The first and the last record of a bus are on one line each.
  expect((await notesOn(tableOf('synthetic', rows))).join(' ')).toContain('2 of 19 lines of rows end in one or none')
})

test('and nothing of the kind where all lines end in records', async () => {
  const notes = await notesOn(await smoteOf(gaussianRows(createRng('closed'), 20, 5), 300, 1))
  expect(notes.join(' ')).not.toContain('lines of rows')
})
