import {describe, expect, test} from 'vitest'
import {areasOf, segmentationFigures} from '../../../src/metrics/segmentation.js'

describe('figures of segmentation', () => {
  test('areas are counted picture by picture', () => {
    const masks = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0)
    const marked = Uint8Array.of(0, 1, 1, 1, 0, 0, 0, 1)
    expect(areasOf(masks, marked, 4)).toEqual([
      {real: 2, marked: 3, both: 1},
      {real: 0, marked: 1, both: 0},
    ])
  })

  test('Dice, the error of the area and its bias are those of the definition, mean over pictures with a mark', () => {
    const {dice, areaError, areaBias, falseArea} = segmentationFigures(
      [
        {real: 4, marked: 4, both: 2},
        {real: 4, marked: 6, both: 4},
        {real: 4, marked: 2, both: 2},
        {real: 0, marked: 5, both: 0},
      ],
      20,
    )
    expect(dice.value).toBeCloseTo((4 / 8 + 8 / 10 + 4 / 6) / 3, 12)
    expect(areaError.value).toBeCloseTo((0 + 0.5 + 0.5) / 3, 12)
    expect(areaBias.value).toBeCloseTo(0, 12)
    expect(falseArea.value).toBeCloseTo(5 / 20, 12)
  })

  test('right marks have the best values, and no picture without a mark gives no false area', () => {
    const figures = segmentationFigures([{real: 3, marked: 3, both: 3}], 9)
    expect(figures).toMatchObject({dice: {value: 1}, areaError: {value: 0}, areaBias: {value: 0}})
    expect(figures).not.toHaveProperty('falseArea')
  })

  test('marking nothing has a Dice of 0 and leaves out the whole area', () => {
    expect(segmentationFigures([{real: 3, marked: 0, both: 0}], 9)).toMatchObject({
      ...{dice: {value: 0}, areaError: {value: 1}, areaBias: {value: -1}},
    })
  })
})
