import {expect, test} from 'vitest'
import {titleOf} from '../../../src/pdf/read-pdf.js'

// As Chromium 156 writes the titles of pages.
test.each([
  ['(Trial)', 'Trial'],
  [String.raw`(A\(n\) \\ x)`, String.raw`A(n) \ x`],
  ['<FEFF00430061006E006100640061201900730020D83DDE00>', 'Canada’s 😀'],
  ['<FEFF>', ''],
])('the title %s of a PDF is read', (written, title) => {
  const pdf = Buffer.from(`%PDF-1.4\n1 0 obj\n<</Title ${written}\n/Creator (x)\n`, 'latin1')
  expect(titleOf(pdf)).toBe(title)
})
