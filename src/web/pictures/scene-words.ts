import {mapsInWords} from '../../core/used-map.js'
import type {ClassScene} from '../../jobs/show-reconstruction.js'
import {formatCount, formatValue} from '../../report/format.js'
import {results} from '../messages/results-en.js'
import type {SceneStep} from './scene-steps.js'

const words = results.scene.steps

/** What is seen after so many steps, for readers who cannot see it, and for those who want to know what they see. */
export function sceneWords(scene: ClassScene, steps: readonly SceneStep[], taken: number): string {
  if (scene.all.records === 0) return [words.nothing, ...conditions(scene)].join(' ')
  if (taken === 0) return words.points(scene.points.rows.length, scene.all.rows)
  if (taken <= steps.length) return stepWords(scene, steps, taken)
  return endWords(scene)
}

function stepWords(scene: ClassScene, steps: readonly SceneStep[], taken: number): string {
  const {record, lines, rows} = steps[taken - 1]
  const {confidence, isReal} = scene.records[record]
  const said = words.record(taken, steps.length, lines.length, rows, shownConfidence(confidence))
  return isReal === undefined ? said : `${said} ${isReal ? words.right : words.wrong}`
}

function endWords(scene: ClassScene): string {
  const {all, records, lines, real} = scene
  return [
    words.end(all.records, all.lines, all.rowsOnLines, all.rows),
    ...(records.length < all.records || lines.length < all.lines ? [words.drawn(records.length, lines.length)] : []),
    ...(real === undefined ? [] : [words.real(real.matched, all.records, real.rows)]),
    ...conditions(scene),
  ].join(' ')
}

function conditions({complete, maps}: ClassScene): string[] {
  return [...(complete ? [] : [words.incomplete]), ...(maps.length === 0 ? [] : [words.maps(mapsInWords(maps))])]
}

/** A number as an axis shows it. */
export const shownNumber = (value: number) =>
  Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(4)))

/** Never rounded to look certain. */
export const shownConfidence = (confidence: number) => formatValue({title: 'confidence', unit: 'rate'}, confidence)
