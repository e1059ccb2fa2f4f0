import type {OpenModel} from '../../attacks/attack.js'
import {NotApplicable} from '../../core/errors.js'
import {Table, categoricalColumn, rowsWithLabel, type MinorityClass} from '../../core/table.js'
import type {FittedGenerator, Generator} from '../../generators/generator.js'

/** A fitted generator as an attacker sees it who got hold of it; undefined where there is nothing inside that scores records. */
export function openModel(
  generator: Generator,
  fitted: FittedGenerator,
  train: Table<'train'>,
  minority: MinorityClass,
): OpenModel | undefined {
  if (fitted.recordScores === undefined) return undefined
  const {field} = categoricalColumn(train, minority.target)
  const code = field.levels.indexOf(minority.label)
  return {
    trainedOn: rowsWithLabel(train, minority.target, [minority.label]).length,
    recordScores: fitted.recordScores.bind(fitted),
    async retrain(rows, context) {
      const labels = {kind: 'categorical', field, codes: new Int32Array(rows.rowCount).fill(code)} as const
      const shadow = await generator.fit(new Table('train', [...rows.columns, labels], rows.rowCount), minority, context)
      if (shadow.recordScores === undefined) throw new NotApplicable({code: 'cannot-train-again'})
      return {
        recordScores: shadow.recordScores.bind(shadow),
        dispose: () => {
          shadow.dispose()
        },
      }
    },
  }
}
