/** The z that a standard normal stays below with probability `p`; 0 < p < 1, exact to about 1e-12 for |z| < 6. */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  let z = 0;
  for (;;) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const step = (p - 0.5 - density * oddSeries(z)) / density;
    z += step;
    // Newton's steps rise toward the root, for the distribution is concave above 0; when they cease to, it is reached.
    if (step <= 1e-14 * z) return z;
  }
}

/** Σ z^(2k+1) / (1·3·5···(2k+1)), which times the density is Φ(z) − ½ (Marsaglia 2004, "Evaluating the normal distribution"). */
function oddSeries(z: number): number {
  let sum = 0;
  let term = z;
  for (let divisor = 3; sum + term !== sum; divisor += 2) {
    sum += term;
    term *= (z * z) / divisor;
  }
  return sum;
}
