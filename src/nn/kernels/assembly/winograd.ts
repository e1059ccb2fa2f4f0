// Minimal filtering: tiles of pictures, of what stands at places and of filters to points, and back. Runs are multiples of four.
import {FILTERS_3, INPUTS_2, INPUTS_3, OUTPUTS_2, OUTPUTS_3, quadFromPoints, quadToPoints} from './winograd-maps'

/** A tile at the edge of a picture, put together or taken apart here: up to 2 x 2 quads of numbers. */
const EDGE = memory.data(64, 16)
const EDGE_ROW: usize = 32

export function toPoints(
  kind: i32,
  rows: i32,
  down: i32,
  across: i32,
  run: i32,
  rowStep: i32,
  tileDown: i32,
  tileAcross: i32,
  placeDown: i32,
  placeAcross: i32,
  height: i32,
  width: i32,
  values: usize,
  points: usize,
): void {
  const plane = <usize>(rows * down * across * run) << 2
  const downStep = (<usize>placeDown) << 2
  const acrossStep = (<usize>placeAcross) << 2
  for (let row: i32 = 0; row < rows; row++) {
    for (let a: i32 = 0; a < down; a++) {
      for (let b: i32 = 0; b < across; b++) {
        const from = values + (<usize>(row * rowStep + a * tileDown + b * tileAcross) << 2)
        const tall = min(2, height - 2 * a)
        const wide = min(2, width - 2 * b)
        if (kind == INPUTS_2) runToPoints(INPUTS_2, run, from, downStep, acrossStep, points, plane)
        else if (kind == INPUTS_3) runToPoints(INPUTS_3, run, from, downStep, acrossStep, points, plane)
        else if (kind == FILTERS_3) runToPoints(FILTERS_3, run, from, downStep, acrossStep, points, plane)
        else if (kind == OUTPUTS_3) outputsToPoints(OUTPUTS_3, run, tall, wide, from, downStep, acrossStep, points, plane)
        else outputsToPoints(OUTPUTS_2, run, tall, wide, from, downStep, acrossStep, points, plane)
        points += <usize>run << 2
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function runToPoints(kind: i32, run: i32, from: usize, down: usize, across: usize, points: usize, plane: usize): void {
  for (const end = from + (<usize>run << 2); from < end; from += 16, points += 16)
    quadToPoints(kind, from, down, across, points, plane)
}

// @ts-ignore: decorator
@inline
function outputsToPoints(
  kind: i32,
  run: i32,
  tall: i32,
  wide: i32,
  from: usize,
  down: usize,
  across: usize,
  points: usize,
  plane: usize,
): void {
  if (tall == 2 && wide == 2) {
    runToPoints(kind, run, from, down, across, points, plane)
    return
  }
  memory.fill(EDGE, 0, 2 * EDGE_ROW)
  for (const end = from + (<usize>run << 2); from < end; from += 16, points += 16) {
    for (let i = 0; i < tall; i++) {
      for (let j = 0; j < wide; j++) v128.store(EDGE + EDGE_ROW * i + ((<usize>j) << 4), v128.load(from + down * i + across * j))
    }
    quadToPoints(kind, EDGE, EDGE_ROW, 16, points, plane)
  }
}

export function fromPoints(
  kind: i32,
  rows: i32,
  down: i32,
  across: i32,
  run: i32,
  rowStep: i32,
  tileDown: i32,
  tileAcross: i32,
  placeDown: i32,
  placeAcross: i32,
  height: i32,
  width: i32,
  points: usize,
  values: usize,
  bias: usize,
): void {
  const plane = <usize>(rows * down * across * run) << 2
  const downStep = (<usize>placeDown) << 2
  const acrossStep = (<usize>placeAcross) << 2
  for (let row: i32 = 0; row < rows; row++) {
    for (let a: i32 = 0; a < down; a++) {
      for (let b: i32 = 0; b < across; b++) {
        const to = values + (<usize>(row * rowStep + a * tileDown + b * tileAcross) << 2)
        const tall = min(2, height - 2 * a)
        const wide = min(2, width - 2 * b)
        if (kind == INPUTS_2) runFromPoints(INPUTS_2, run, points, plane, to, downStep, acrossStep, 0, true)
        else if (kind == INPUTS_3) runFromPoints(INPUTS_3, run, points, plane, to, downStep, acrossStep, 0, true)
        else if (kind == FILTERS_3) runFromPoints(FILTERS_3, run, points, plane, to, downStep, acrossStep, 0, false)
        else if (kind == OUTPUTS_3) outputsFromPoints(OUTPUTS_3, run, tall, wide, points, plane, to, downStep, acrossStep, bias)
        else outputsFromPoints(OUTPUTS_2, run, tall, wide, points, plane, to, downStep, acrossStep, bias)
        points += <usize>run << 2
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function runFromPoints(
  kind: i32,
  run: i32,
  points: usize,
  plane: usize,
  to: usize,
  down: usize,
  across: usize,
  bias: usize,
  isAdded: bool,
): void {
  let start = f32x4.splat(0)
  for (const end = to + (<usize>run << 2); to < end; to += 16, points += 16) {
    if (bias) {
      start = v128.load(bias)
      bias += 16
    }
    quadFromPoints(kind, points, plane, to, down, across, start, isAdded)
  }
}

// @ts-ignore: decorator
@inline
function outputsFromPoints(
  kind: i32,
  run: i32,
  tall: i32,
  wide: i32,
  points: usize,
  plane: usize,
  to: usize,
  down: usize,
  across: usize,
  bias: usize,
): void {
  if (tall == 2 && wide == 2) {
    runFromPoints(kind, run, points, plane, to, down, across, bias, false)
    return
  }
  let start = f32x4.splat(0)
  for (const end = to + (<usize>run << 2); to < end; to += 16, points += 16) {
    if (bias) {
      start = v128.load(bias)
      bias += 16
    }
    quadFromPoints(kind, points, plane, EDGE, EDGE_ROW, 16, start, false)
    for (let i = 0; i < tall; i++) {
      for (let j = 0; j < wide; j++) v128.store(to + down * i + across * j, v128.load(EDGE + EDGE_ROW * i + ((<usize>j) << 4)))
    }
  }
}
