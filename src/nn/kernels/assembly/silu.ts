/**
 * exp of four numbers, within 2 units in the last place for [-87, 88] and held at the ends beyond: 2^n exp(r) with |r| <= ln 2 / 2 and
 * the Taylor polynomial of degree 7.
 */
// @ts-ignore: decorator
@inline
function exp4(x: v128): v128 {
  const held = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(88))
  const n = f32x4.nearest(f32x4.mul(held, f32x4.splat(1.4426950408889634)))
  // ln 2 in two parts, the first with few enough bits that its product with n is exact.
  let r = f32x4.sub(held, f32x4.mul(n, f32x4.splat(0.693359375)))
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440054690583e-4)))
  let sum = f32x4.splat(1.0 / 5040.0)
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 720.0))
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 120.0))
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 24.0))
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 6.0))
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5))
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1))
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(sum, power)
}

// @ts-ignore: decorator
@inline
function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1)
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))))
}

export function silu(count: i32, x: usize, out: usize): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, x += 16, out += 16) {
    const value = v128.load(x)
    v128.store(out, f32x4.mul(value, sigmoid4(value)))
  }
  for (; at < count; at++, x += 4, out += 4) {
    const value = f32x4.splat(load<f32>(x))
    store<f32>(out, f32x4.extract_lane(f32x4.mul(value, sigmoid4(value)), 0))
  }
}

// @ts-ignore: decorator
@inline
function siluSlope(x: v128): v128 {
  const one = f32x4.splat(1)
  const sigmoid = sigmoid4(x)
  return f32x4.mul(sigmoid, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, sigmoid))))
}

export function siluBackward(count: i32, x: usize, gradient: usize): void {
  let at: i32 = 0
  for (; at + 3 < count; at += 4, x += 16, gradient += 16) {
    v128.store(gradient, f32x4.mul(v128.load(gradient), siluSlope(v128.load(x))))
  }
  for (; at < count; at++, x += 4, gradient += 4) {
    store<f32>(gradient, load<f32>(gradient) * f32x4.extract_lane(siluSlope(f32x4.splat(load<f32>(x))), 0))
  }
}
