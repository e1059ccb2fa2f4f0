import {readFile} from 'node:fs/promises'
import {UserError} from '../core/errors.js'

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
      const text = await readFile(file, 'utf8').catch((problem: unknown) => {
        throw new UserError(`'${file}', named by --option ${option.slice(0, at)}, cannot be read (${codeOf(problem)}).`, [
          'The file after =@ must hold the value of the option.',
        ])
      })
      return `${option.slice(0, at + 1)}${text}`
    }),
  )
}

const codeOf = (problem: unknown): string =>
  problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown error'
