import type {Kernels} from '../kernels/kernels.js'
import {TILE, type Taps, type Tiles} from '../minimal-filter.js'
import {pictureOf, placesOf, type Window} from '../window.js'
import {partsOf, type PictureMap, type PictureMapPlan} from './picture-map.js'

/** Numbers of points that are worked on at a time. */
const POINTS_AT_A_TIME = 131_072
/** With fewer channels on either side the products are too small to be worth it. */
const FEWEST_CHANNELS = 8

/**
 * How many taps a filter has once a picture's pixels are put side by side in squares of `stride`: a convolution of 4 x 4 in steps of 2 is
 * one of 2 x 2 in steps of 1 with four times the channels. Left out where minimal filtering does not fit.
 */
export function tapsOf({kernel, stride, channels}: Window, filters: number): Taps | undefined {
  const taps = kernel / stride
  const fits = [channels, filters].every(size => size >= FEWEST_CHANNELS && size % 4 === 0)
  return fits && (taps === 2 || taps === 3) ? taps : undefined
}

/** The same map as `createUnfoldedMap` by minimal filtering, within rounding: see `minimal-filter`. */
export function createMinimalMap(kernels: Kernels, plan: PictureMapPlan, taps: Taps): PictureMap {
  const {filters, weight, isFiltersFirst} = plan
  const {depth, tiles, grid, picture, places, placeTiles, inputTiles, filterTiles} = geometryOf(plan, taps)
  const points = (TILE + taps - 1) ** 2
  const parts = partsOf(POINTS_AT_A_TIME, points * tiles * Math.max(depth, filters))
  const most = parts.most * tiles
  const gridRow = placesOf(grid) * depth
  const squares = kernels.allocate(parts.most * gridRow)
  const [inputs, outputs] = [depth, filters].map(width => kernels.allocate(points * most * width))
  const weights = kernels.allocate(points * depth * filters)

  const takePictures = (from: number, count: number, pictures: Float32Array) => {
    kernels.unfold(count, grid, pictures.subarray(from * picture), squares)
    kernels.toPoints(taps, 'inputs', inputTiles(count), squares, inputs)
  }
  const takePlaces = (from: number, count: number, values: Float32Array) => {
    kernels.toPoints(taps, 'outputs', placeTiles(count), values.subarray(from * places * filters), outputs)
  }
  /** Inputs `[terms, depth]`, outputs `[terms, filters]` and weights of each point. */
  const forEachPoint = (
    count: number,
    work: (terms: number, input: Float32Array, output: Float32Array, weight: Float32Array) => void,
  ) => {
    const terms = count * tiles
    for (let point = 0; point < points; point++) {
      const [input, output, own] = [terms * depth, terms * filters, depth * filters].map(size => point * size)
      work(terms, inputs.subarray(input), outputs.subarray(output), weights.subarray(own))
    }
  }
  return {
    toPlaces: (rows, pictures, values, bias) => {
      kernels.toPoints(taps, 'filters', filterTiles, weight.values, weights)
      parts.forEach(rows, (from, count) => {
        takePictures(from, count, pictures)
        forEachPoint(count, (terms, input, output, own) => {
          if (isFiltersFirst) kernels.productRightTransposed(terms, filters, depth, input, own, output)
          else kernels.product(terms, filters, depth, input, own, output)
        })
        kernels.fromPoints(taps, 'outputs', placeTiles(count), outputs, values.subarray(from * places * filters), bias)
      })
    },
    toPictures: (rows, values, pictures, bias) => {
      kernels.toPoints(taps, 'filters', filterTiles, weight.values, weights)
      parts.forEach(rows, (from, count) => {
        takePlaces(from, count, values)
        forEachPoint(count, (terms, input, output, own) => {
          if (isFiltersFirst) kernels.product(terms, depth, filters, output, own, input)
          else kernels.productRightTransposed(terms, depth, filters, output, own, input)
        })
        squares.fill(0, 0, count * gridRow)
        kernels.fromPoints(taps, 'inputs', inputTiles(count), inputs, squares)
        kernels.fold(count, grid, squares, pictures.subarray(from * picture), bias)
      })
    },
    weightGradient: (rows, pictures, values) => {
      weights.fill(0)
      parts.forEach(rows, (from, count) => {
        takePictures(from, count, pictures)
        takePlaces(from, count, values)
        forEachPoint(count, (terms, input, output, own) => {
          if (isFiltersFirst) kernels.productLeftTransposed(filters, depth, terms, output, input, own, true)
          else kernels.productLeftTransposed(depth, filters, terms, input, output, own, true)
        })
      })
      kernels.fromPoints(taps, 'filters', filterTiles, weights, weight.gradients)
    },
  }
}

/** Where the numbers of all three parts lie. */
function geometryOf({window, filters, isFiltersFirst}: PictureMapPlan, taps: Taps) {
  const {channels, kernel, stride, down, across} = window
  const [tilesDown, tilesAcross] = [down, across].map(count => Math.ceil(count / TILE))
  const depth = stride * stride * channels
  // Squares of pixels side by side, as many as the tiles cover.
  const [gridDown, gridAcross] = [tilesDown, tilesAcross].map(count => TILE * count + taps - 1)
  const grid: Window = {...window, kernel: stride, down: gridDown, across: gridAcross}
  const tilesOver = (rows: number, height: number, width: number, run: number): Tiles => ({
    ...{rows, down: tilesDown, across: tilesAcross, run, rowStep: height * width * run},
    ...{tileDown: TILE * width * run, tileAcross: TILE * run, placeDown: width * run, placeAcross: run},
    ...{height, width},
  })
  // What lies together in a filter: a tile's numbers are `stride` places of the window from each other.
  const run = isFiltersFirst ? channels : channels * filters
  const filterTiles: Tiles = {
    ...{rows: isFiltersFirst ? filters : 1, down: stride, across: stride, run, rowStep: kernel * kernel * run},
    ...{tileDown: kernel * run, tileAcross: run, placeDown: stride * kernel * run, placeAcross: stride * run},
    ...{height: kernel, width: kernel},
  }
  return {
    ...{depth, grid, filterTiles, tiles: tilesDown * tilesAcross, picture: pictureOf(window), places: placesOf(window)},
    placeTiles: (rows: number) => tilesOver(rows, down, across, filters),
    inputTiles: (rows: number) => tilesOver(rows, gridDown, gridAcross, depth),
  }
}
