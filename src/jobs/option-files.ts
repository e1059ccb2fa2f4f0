import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {readTextFile} from '../io/read-text.js'

/**
 * Options as the user gave them, with `=@FILE` replaced by what the file holds.
 * @throws {UserError} When a file cannot be read.
 */
export function readOptionFiles(options: readonly string[] = []): Promise<string[]> {
  return Promise.all(
    options.map(async option => {
      const at = option.indexOf('=@')
      if (at < 0 || option.indexOf('=') < at) return option
      const file = option.slice(at + 2)
      const text = await readTextFile(file, SIZES.option).catch((problem: unknown) => {
        if (!(problem instanceof UserError)) throw problem
        throw new UserError(
          'wrong-value',
          {setting: 'options', file},
          say`${setting('options')} ${option.slice(0, at)}: ${problem.texts.message}`,
          ['The file after =@ must hold the value of the option.'],
        )
      })
      return `${option.slice(0, at + 1)}${text}`
    }),
  )
}
