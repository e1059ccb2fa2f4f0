import {Registry} from '../core/registry.js'
import type {GeneratorDefinition} from './define-generator.js'
import {smote} from './interpolation/smote.js'
import {smoteNc} from './interpolation/smote-nc.js'
import {smoteN} from './interpolation/smote-n.js'
import {borderlineSmote} from './interpolation/borderline-smote.js'
import {adasyn} from './interpolation/adasyn.js'
import {kmeansSmote} from './interpolation/kmeans-smote.js'
import {svmSmote} from './interpolation/svm-smote.js'
import {smoteTomek} from './interpolation/smote-tomek.js'
import {smoteEnn} from './interpolation/smote-enn.js'
import {smoteIpf} from './interpolation/smote-ipf.js'
import {gSmote} from './interpolation/g-smote.js'
import {prowsyn} from './interpolation/prowsyn.js'
import {polynomFitSmote} from './interpolation/polynom-fit-smote.js'
import {loras} from './interpolation/loras.js'
import {mixup} from './interpolation/mixup.js'
import {cutmix} from './pictures/cutmix.js'
import {gaussianComponents} from './pictures/gaussian-components.js'
import {scaffoldDecoration} from './molecules/scaffold-decoration.js'
import {graphDiffusion} from './molecules/graph-diffusion.js'
import {graphCrossover} from './molecules/graph-crossover.js'
import {noisySmote} from './interpolation/noisy-smote.js'
import {randomOversampling} from './statistical/random-oversampling.js'
import {gaussian} from './statistical/gaussian.js'
import {gaussianCopula} from './statistical/gaussian-copula.js'
import {cart} from './statistical/cart.js'
import {arf} from './statistical/arf.js'
import {tabddpm} from './networks/tabddpm.js'
import {tvae} from './networks/tvae.js'
import {ctgan} from './networks/ctgan.js'
import {wganGp} from './networks/wgan-gp.js'
import {spectrogramSmote} from './signals/spectrogram-smote.js'
import {convWganGp} from './networks/conv-wgan-gp.js'
import {deepSmote} from './networks/deep-smote.js'
import {imageDdpm} from './networks/image-ddpm.js'
import {stftWganGp} from './networks/stft-wgan-gp.js'
import {dpGaussianCopula} from './private/dp-gaussian-copula.js'
import {dpTabddpm} from './private/dp-tabddpm.js'
import {dpCtgan} from './private/dp-ctgan.js'
import {smoteDp} from './private/smote-dp.js'
import {mst} from './private/mst.js'
import {aim} from './private/aim.js'

const known = [
  smote,
  smoteNc,
  smoteN,
  borderlineSmote,
  adasyn,
  kmeansSmote,
  svmSmote,
  smoteTomek,
  smoteEnn,
  smoteIpf,
  gSmote,
  prowsyn,
  polynomFitSmote,
  loras,
  mixup,
  noisySmote,
  cutmix,
  gaussianComponents,
  scaffoldDecoration,
  graphCrossover,
  graphDiffusion,
  randomOversampling,
  gaussian,
  gaussianCopula,
  cart,
  arf,
  tabddpm,
  tvae,
  ctgan,
  wganGp,
  convWganGp,
  deepSmote,
  imageDdpm,
  spectrogramSmote,
  stftWganGp,
  dpGaussianCopula,
  dpTabddpm,
  dpCtgan,
  smoteDp,
  mst,
  aim,
] as const

/**
 * Every generator. A new one is a file and a line here; the contract tests then cover it.
 * @example const smote = await generators.get('smote').create({neighbours: 3})
 */
export const generators = new Registry<GeneratorDefinition, (typeof known)[number]>('generator', known)
