import {throwIfStopped, type Context} from '../core/context.js'
import {CommandFailed} from '../core/errors.js'
import type {MinorityClass, Table} from '../core/table.js'
import type {FittedGenerator} from '../generators/generator.js'
import type {ReleasedRows} from './released-file.js'

/** Who makes the rows: the name of the generator, and what messages call it. */
interface Foreigner {
  readonly name: string
  readonly who: string
}

interface Maker {
  readonly make: (rowCount: number, context: Context) => Promise<ReleasedRows>
  readonly dispose: () => void
}

/**
 * A fitted generator whose rows somebody else makes: what comes back is checked.
 *
 * @throws {CommandFailed} From `sample`, when no row comes back, or another number of rows than was asked for where that matters.
 */
export function fittedOf(
  {name, who}: Foreigner,
  train: Table<'train'>,
  {label}: MinorityClass,
  isExact: boolean,
  {make, dispose}: Maker,
): FittedGenerator {
  const notes = new Set<string>()
  return {
    get notes() {
      return [...notes]
    },
    async sample(rowCount, context) {
      throwIfStopped(context)
      context.progress(0)
      if (rowCount === 0) {
        context.progress(1)
        return train.select([], 'synthetic')
      }
      const {table, othersLeftOut} = await make(rowCount, context)
      if (othersLeftOut > 0) notes.add(`${name}: rows that are not of class '${label}' were left out of what it made.`)
      if (table.rowCount === 0) throw new CommandFailed(`made no row of class '${label}'.`, who)
      if (isExact && table.rowCount !== rowCount)
        throw new CommandFailed(
          `made ${table.rowCount} rows of class '${label}' where ${rowCount} were asked for. ` +
            'It must give the synthetic rows alone; the option rows=any takes another number of them.',
          who,
        )
      context.progress(1)
      return table
    },
    dispose,
  }
}
