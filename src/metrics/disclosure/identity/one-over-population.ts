/** From so many people on the series below has few terms whatever the fraction. */
const MANY = 10

/**
 * The expected value of 1 / F, where F is the number of people of a population with the combination that `inSample`
 * people of a sample have. F is taken for negative binomial: the people who were drawn until `inSample` of them were
 * sampled (Benedetti and Franconi 1998; the individual risk of mu-Argus and sdcMicro). With f = `inSample`, p the share
 * that was sampled and q = 1 - p it is p K(f), where K(f) is the integral over u in [0, 1] of u^(f - 1) / (p + q u). So
 * it is p / q * log(1 / p) for f = 1, and q K(f + 1) + p K(f) = 1 / f.
 *
 * @param inSample At least 1.
 * @param fraction In (0, 1].
 * @returns In (0, 1 / inSample]; 1 / inSample where everybody was sampled.
 */
export function oneOverPopulation(inSample: number, fraction: number): number {
  const left = 1 - fraction
  if (left === 0) return 1 / inSample
  if (fraction < 0.1 && inSample < MANY) {
    let integral = Math.log(1 / fraction) / left
    for (let size = 1; size < inSample; size++) integral = (1 / size - fraction * integral) / left
    return fraction * integral
  }
  // 1 / (p + q u) as a geometric series in q (1 - u); each term is a beta function.
  let [sum, term] = [0, 1 / inSample]
  for (let power = 1; term > sum * Number.EPSILON; power++) {
    sum += term
    term *= (left * power) / (inSample + power)
  }
  return fraction * sum
}
