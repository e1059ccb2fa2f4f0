import {NotApplicable} from '../../core/errors.js'
import type {Context} from '../../core/context.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import type {Rng} from '../../core/rng.js'
import {concatTables} from '../../core/table.js'
import {segmenters} from '../../learners/segmentation/registry.js'
import {areasOf, segmentationFigures} from '../../metrics/segmentation.js'
import {maskedPictures} from './masked-pictures.js'
import type {TaskOutput} from '../plan/task-output.js'
import type {Release} from '../release/release.js'
import {realRows} from './training-data.js'

/**
 * Trains a segmenter on real and synthetic pictures with masks, of all classes, and tests it on real ones that neither it nor the generator
 * saw: how well it marks what their masks mark, and how far off the areas are.
 *
 * @param shared Randomness that all subjects of a repeat share: they begin with the same weights.
 * @throws {NotApplicable} Without masks, without unseen pictures, or where nothing is marked in these.
 */
export async function runSegmentation(
  planned: PlannedAlgorithm,
  {holdout, synthetic, ...real}: Release,
  shared: Rng,
  context: Context,
): Promise<TaskOutput> {
  if (holdout === undefined) throw new NotApplicable({code: 'no-unseen-rows'})
  const rows = realRows(real)
  const train = maskedPictures(synthetic.rowCount === 0 ? rows : concatTables('train', [rows, synthetic]))
  const test = maskedPictures(holdout)
  if (train === undefined || test === undefined) throw new NotApplicable('there are no masks beside the pictures')
  if (!test.masks.includes(1)) throw new NotApplicable('nothing is marked in the pictures that it would be tested on')
  const segmenter = await segmenters.get(planned.name).create(planned.options)
  const trained = await segmenter.fit(train, {...context, rng: shared.fork('segmentation')})
  const pixels = test.width * test.height
  const figures = segmentationFigures(areasOf(test.masks, trained.mark(test), pixels), pixels)
  return {kind: 'segmentation', trainRows: train.count, testRows: test.count, figures}
}
