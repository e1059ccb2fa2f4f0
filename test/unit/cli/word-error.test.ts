import {Errors} from '@oclif/core'
import {describe, expect, test} from 'vitest'
import {errorJson, wordError} from '../../../src/cli/word-error.js'
import {Interrupted, NotApplicable, UserError} from '../../../src/core/errors.js'
import {say, setting} from '../../../src/core/text.js'

describe('errors on the command line', () => {
  const mistake = new UserError('no-such-column', {column: 'agee'}, say`No column 'agee' (${setting('mergeLevels')}).`, [
    say`Leave ${setting('mergeLevels')} out.`,
  ])

  test('a mistake names flags, as text and as JSON', () => {
    expect(wordError(mistake)).toBe("Error: No column 'agee' (--merge-levels).\n  Leave --merge-levels out.")
    expect(errorJson(mistake)).toEqual({
      error: {
        code: 'no-such-column',
        message: "No column 'agee' (--merge-levels).",
        suggestions: ['Leave --merge-levels out.'],
        data: {column: 'agee'},
        exitCode: 2,
      },
    })
  })

  test.each<[Error, string, number]>([
    [new NotApplicable('Too few rows.'), 'not-applicable', 2],
    [new Interrupted(), 'interrupted', 130],
    [new Errors.CLIError('Nonexistent flag: --x'), 'wrong-flags', 2],
    [new TypeError('x is undefined'), 'bug', 1],
  ])('%s has a code and an exit code', (error, code, exitCode) => {
    expect(errorJson(error).error).toMatchObject({code, exitCode, suggestions: [], data: {}})
  })

  test('nothing in a name acts on the terminal', () => {
    expect(wordError(new UserError('no-such-column', {}, "No column '\u001B[2J'."))).not.toContain('\u001B')
  })
})
