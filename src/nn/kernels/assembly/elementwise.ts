export function multiply(count: i32, a: usize, b: usize, out: usize): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, a += 16, b += 16, out += 16) v128.store(out, f32x4.mul(v128.load(a), v128.load(b)))
  for (; at < count; at++, a += 4, b += 4, out += 4) store<f32>(out, load<f32>(a) * load<f32>(b))
}

export function add(count: i32, a: usize, b: usize, out: usize): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, a += 16, b += 16, out += 16) v128.store(out, f32x4.add(v128.load(a), v128.load(b)))
  for (; at < count; at++, a += 4, b += 4, out += 4) store<f32>(out, load<f32>(a) + load<f32>(b))
}

export function blend(count: i32, average: usize, value: usize, weight: f32, rest: f32): void {
  const weight4 = f32x4.splat(weight)
  const rest4 = f32x4.splat(rest)
  let at: i32 = 0
  for (; at + 3 < count; at += 4, average += 16, value += 16) {
    v128.store(average, f32x4.add(f32x4.mul(weight4, v128.load(average)), f32x4.mul(rest4, v128.load(value))))
  }
  for (; at < count; at++, average += 4, value += 4) store<f32>(average, weight * load<f32>(average) + rest * load<f32>(value))
}

export function leaky(count: i32, x: usize, slope: f32, out: usize): void {
  const slope4 = f32x4.splat(slope)
  const zero = f32x4.splat(0)
  let at: i32 = 0
  for (; at + 3 < count; at += 4, x += 16, out += 16) {
    const value = v128.load(x)
    v128.store(out, v128.bitselect(value, f32x4.mul(value, slope4), f32x4.gt(value, zero)))
  }
  for (; at < count; at++, x += 4, out += 4) {
    const value = load<f32>(x)
    store<f32>(out, value > 0 ? value : slope * value)
  }
}

export function leakyBackward(count: i32, x: usize, slope: f32, gradient: usize): void {
  const slope4 = f32x4.splat(slope)
  const zero = f32x4.splat(0)
  let at: i32 = 0
  for (; at + 3 < count; at += 4, x += 16, gradient += 16) {
    const value = v128.load(gradient)
    v128.store(gradient, v128.bitselect(value, f32x4.mul(value, slope4), f32x4.gt(v128.load(x), zero)))
  }
  for (; at < count; at++, x += 4, gradient += 4) {
    if (!(load<f32>(x) > 0)) store<f32>(gradient, load<f32>(gradient) * slope)
  }
}

export function leakyMasked(count: i32, x: usize, slope: f32, mask: usize, derivative: usize, out: usize): void {
  const slope4 = f32x4.splat(slope)
  const one4 = f32x4.splat(1)
  const zero = f32x4.splat(0)
  let at: i32 = 0
  for (; at + 3 < count; at += 4, x += 16, derivative += 16, out += 16) {
    const value = v128.load(x)
    let factor = v128.bitselect(one4, slope4, f32x4.gt(value, zero))
    if (mask) {
      factor = f32x4.mul(factor, v128.load(mask))
      mask += 16
    }
    v128.store(derivative, factor)
    v128.store(out, f32x4.mul(value, factor))
  }
  for (; at < count; at++, x += 4, derivative += 4, out += 4) {
    const value = load<f32>(x)
    let factor: f32 = value > 0 ? 1 : slope
    if (mask) {
      factor *= load<f32>(mask)
      mask += 4
    }
    store<f32>(derivative, factor)
    store<f32>(out, value * factor)
  }
}

export function adam(
  count: i32,
  parameters: usize,
  gradients: usize,
  first: usize,
  second: usize,
  beta1: f32,
  beta2: f32,
  rest1: f32,
  rest2: f32,
  epsilon: f32,
  step: f32,
  rootScale: f32,
  coupled: f32,
  keep: f32,
): void {
  const beta14 = f32x4.splat(beta1)
  const beta24 = f32x4.splat(beta2)
  const rest14 = f32x4.splat(rest1)
  const rest24 = f32x4.splat(rest2)
  const epsilon4 = f32x4.splat(epsilon)
  const step4 = f32x4.splat(step)
  const rootScale4 = f32x4.splat(rootScale)
  const coupled4 = f32x4.splat(coupled)
  const keep4 = f32x4.splat(keep)
  let at: i32 = 0
  for (; at + 3 < count; at += 4, parameters += 16, gradients += 16, first += 16, second += 16) {
    const p = v128.load(parameters)
    const g = f32x4.add(v128.load(gradients), f32x4.mul(coupled4, p))
    const m = f32x4.add(f32x4.mul(beta14, v128.load(first)), f32x4.mul(rest14, g))
    const v = f32x4.add(f32x4.mul(beta24, v128.load(second)), f32x4.mul(rest24, f32x4.mul(g, g)))
    v128.store(first, m)
    v128.store(second, v)
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(v), rootScale4), epsilon4)
    v128.store(parameters, f32x4.sub(f32x4.mul(keep4, p), f32x4.div(f32x4.mul(step4, m), root)))
  }
  for (; at < count; at++, parameters += 4, gradients += 4, first += 4, second += 4) {
    const p = load<f32>(parameters)
    const g = load<f32>(gradients) + coupled * p
    const m = beta1 * load<f32>(first) + rest1 * g
    const v = beta2 * load<f32>(second) + rest2 * (g * g)
    store<f32>(first, m)
    store<f32>(second, v)
    store<f32>(parameters, keep * p - (step * m) / (sqrt<f32>(v) * rootScale + epsilon))
  }
}

export function firstAtMost(from: i32, to: i32, values: usize, limit: f32): i32 {
  const limits = f32x4.splat(limit)
  for (; from + 15 < to; from += 16) {
    const at = values + (<usize>from << 2)
    const first = v128.or(f32x4.le(v128.load(at), limits), f32x4.le(v128.load(at, 16), limits))
    const second = v128.or(f32x4.le(v128.load(at, 32), limits), f32x4.le(v128.load(at, 48), limits))
    if (v128.any_true(v128.or(first, second))) break
  }
  while (from < to && load<f32>(values + (<usize>from << 2)) > limit) from++
  return from
}
