import {expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {say, setting} from '../../../src/core/text.js'
import {counting} from '../../../src/web/messages/plural.js'
import {pageWording} from '../../../src/web/messages/wording.js'

test('errors name settings as the page does, and flags where only the installed tool has them', () => {
  const error = new UserError('x', {}, say`Which label? ${setting('minority', ['rare'])} names it.`, [
    say`Give ${setting('delimiter', 'semicolon')}.`,
    say`Or ${setting('maxBytes')}.`,
  ])
  expect(error.worded(pageWording)).toEqual({
    message: 'Which label? “Classes: which ones are the minority?”: rare names it.',
    suggestions: ['Give “Separator”: semicolon.', 'Or --max-bytes of the installed tool.'],
  })
})

test('counts take the form of a word that their language has for them', () => {
  const forms = {one: 'řádek', few: 'řádky', many: 'řádku', other: 'řádků'}
  const count = counting('cs')
  expect([1, 3, 5].map(rows => count(rows, forms))).toEqual(['1 řádek', '3 řádky', '5 řádků'])
  expect(counting('en')(1000, {one: 'row', other: 'rows'})).toBe('1,000 rows')
})
