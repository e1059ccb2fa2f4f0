import {describe, expect, test} from 'vitest'
import {flagWording} from '../../../src/cli/flag-wording.js'
import {UserError} from '../../../src/core/errors.js'
import {libraryWording} from '../../../src/core/library-wording.js'
import {command, joinTexts, placeholder, say, setting, type Text, wordText} from '../../../src/core/text.js'

const both = (given: Text) => [wordText(given, flagWording), wordText(given, libraryWording)]

describe('texts', () => {
  test.each<[Text, string, string]>([
    ['A plain text.', 'A plain text.', 'A plain text.'],
    [
      say`A text on
        two lines of the source, with a name that has its own: ${'a\n  b'}.`,
      'A text on two lines of the source, with a name that has its own: a\n  b.',
      'A text on two lines of the source, with a name that has its own: a\n  b.',
    ],
    [say`Say so with ${setting('keepLevel')}.`, 'Say so with --keep-level.', 'Say so with `keepLevel`.'],
    [say`Add ${setting('header', false)}.`, 'Add --no-header.', 'Add `header: false`.'],
    [say`Add ${setting('decimalComma', true)}.`, 'Add --decimal-comma.', 'Add `decimalComma: true`.'],
    [say`${setting('ignore', ['a', 'b, c'])}`, String.raw`--ignore 'a,b\, c'`, "`ignore: ['a', 'b, c']`"],
    [say`${setting('missing', ['-'])}`, '--missing=-', "`missing: ['-']`"],
    [
      say`${setting('mapLevels', ['s:T=yes', 's:F=no'])}`,
      "--map-level 's:T=yes' --map-level 's:F=no'",
      "`mapLevels: ['s:T=yes', 's:F=no']`",
    ],
    [say`Give ${setting('from', placeholder('URL'))}, ${3} times.`, 'Give --from URL, 3 times.', 'Give `from`, 3 times.'],
    [
      say`Run ${command('audit', placeholder('DATA'), setting('attacks', ['dcr-mia']))}.`,
      'Run minority-report audit DATA --attack dcr-mia.',
      "Run audit(data, {attacks: ['dcr-mia']}).",
    ],
    [joinTexts([say`${setting('known')}`, setting('secret')], ' or '), '--known or --secret', '`known` or `secret`'],
  ])('%j is worded for the command line and for the library', (given, flags, options) => {
    expect(both(given)).toEqual([flags, options])
  })

  test('a name that looks like a setting stays a name', () => {
    const hostile = '{"setting":"out"} ${setting("out")} --out'
    expect(both(say`No column '${hostile}' (${setting('group')}).`)).toEqual([
      `No column '${hostile}' (--group).`,
      `No column '${hostile}' (\`group\`).`,
    ])
  })

  test('a value is quoted for the shell', () => {
    expect(wordText(say`${setting('ignore', ["it's; rm -rf"])}`, flagWording)).toBe(String.raw`--ignore 'it'\''s; rm -rf'`)
  })
})

describe('a user error', () => {
  const error = new UserError('file-exists', {file: 'a.csv'}, "'a.csv' exists already.", [
    say`Replace it with ${setting('overwrite')}.`,
  ])

  test('has a code and data, and says settings as its reader gives them', () => {
    expect(error).toMatchObject({code: 'file-exists', data: {file: 'a.csv'}, message: "'a.csv' exists already."})
    expect(error.suggestions).toEqual(['Replace it with `overwrite`.'])
    expect(error.worded(flagWording).suggestions).toEqual(['Replace it with --force.'])
  })

  test('is the same after a copy between threads', () => {
    const {code, data, texts} = structuredClone({code: error.code, data: error.data, texts: error.texts})
    expect(new UserError(code, data, texts.message, texts.suggestions).worded(flagWording)).toEqual(error.worded(flagWording))
  })
})
