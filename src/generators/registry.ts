import {Registry} from '../core/registry.js'
import {adasynOptions} from './interpolation/adasyn.js'
import {borderlineSmoteOptions} from './interpolation/borderline-smote.js'
import {ctganOptions} from './networks/ctgan/options.js'
import {gaussianOptions} from './statistical/gaussian.js'
import {gaussianCopulaOptions} from './statistical/gaussian-copula.js'
import {dpGaussianCopulaOptions} from './private/dp-gaussian-copula.js'
import {dpCtganOptions} from './private/dp-ctgan/options.js'
import {dpTabddpmOptions} from './private/dp-tabddpm/options.js'
import type {GeneratorEntry} from './generator.js'
import {kmeansSmoteOptions} from './interpolation/kmeans-smote.js'
import {noisySmoteOptions} from './interpolation/noisy-smote.js'
import {randomOversamplingOptions} from './statistical/random-oversampling.js'
import {smoteDpOptions} from './private/smote-dp.js'
import {smoteNcOptions} from './interpolation/smote-nc.js'
import {smoteNOptions} from './interpolation/smote-n.js'
import {smoteOptions} from './interpolation/smote.js'
import {tabddpmOptions} from './networks/tabddpm/options.js'
import {tvaeOptions} from './networks/tvae/options.js'
import {wganGpOptions} from './networks/wgan-gp/options.js'

/** Every generator. A new one is a file beside this one and an entry here; the contract tests then cover it. */
export const generators = new Registry<GeneratorEntry>('generator', [
  {
    name: 'smote',
    summary: 'Interpolates between a row of the class and one of its nearest neighbours in the class.',
    source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953',
    options: smoteOptions,
    columns: 'numeric',
    load: () => import('./interpolation/smote.js'),
  },
  {
    name: 'smote-nc',
    summary: 'SMOTE for mixed columns: numbers are interpolated, levels are voted on by the neighbours.',
    source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.1',
    options: smoteNcOptions,
    columns: 'mixed',
    load: () => import('./interpolation/smote-nc.js'),
  },
  {
    name: 'smote-n',
    summary: 'SMOTE for categorical columns: every level is voted on by the neighbours.',
    source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.2',
    options: smoteNOptions,
    columns: 'categorical',
    load: () => import('./interpolation/smote-n.js'),
  },
  {
    name: 'borderline-smote',
    summary: 'SMOTE from the rows near the border to the other classes alone.',
    source: 'Han, Wang and Mao, ICIC 2005, doi:10.1007/11538059_91',
    options: borderlineSmoteOptions,
    columns: 'numeric',
    load: () => import('./interpolation/borderline-smote.js'),
  },
  {
    name: 'adasyn',
    summary: 'SMOTE that makes more rows where the class is surrounded by others.',
    source: 'He, Bai, Garcia and Li, IJCNN 2008, doi:10.1109/IJCNN.2008.4633969',
    options: adasynOptions,
    columns: 'numeric',
    load: () => import('./interpolation/adasyn.js'),
  },
  {
    name: 'kmeans-smote',
    summary: 'SMOTE within clusters in which the class is common, more in those where its rows are sparse.',
    source: 'Douzas, Bacao and Last, Information Sciences 465, 2018, doi:10.1016/j.ins.2018.06.056',
    options: kmeansSmoteOptions,
    columns: 'numeric',
    load: () => import('./interpolation/kmeans-smote.js'),
  },
  {
    name: 'noisy-smote',
    summary: 'SMOTE with jitter and rounding on top. NOT private: it hides records from sight and not from an attack.',
    source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, with noise as practitioners add it',
    options: noisySmoteOptions,
    columns: 'any',
    load: () => import('./interpolation/noisy-smote.js'),
  },
  {
    name: 'random-oversampling',
    summary: 'Draws rows of the class with replacement, with noise if asked for (ROSE).',
    source: 'Menardi and Torelli, Data Min. Knowl. Disc. 28, 2014, doi:10.1007/s10618-012-0295-5',
    options: randomOversamplingOptions,
    columns: 'any',
    load: () => import('./statistical/random-oversampling.js'),
  },
  {
    name: 'gaussian',
    summary: 'Multivariate normal with the mean and covariance of the class: a floor to compare with.',
    source: 'Maximum-entropy model of the first two moments; see any text on multivariate statistics',
    options: gaussianOptions,
    columns: 'numeric',
    load: () => import('./statistical/gaussian.js'),
  },
  {
    name: 'gaussian-copula',
    summary: 'Each column as it is distributed in the class, tied together by the correlations of a normal distribution.',
    source:
      'Patki, Wedge and Veeramachaneni, DSAA 2016, doi:10.1109/DSAA.2016.49; Masarotto and Varin 2012, doi:10.1214/12-EJS721',
    options: gaussianCopulaOptions,
    columns: 'any',
    load: () => import('./statistical/gaussian-copula.js'),
  },
  {
    name: 'tabddpm',
    summary: 'Diffusion: a network learns to take noise away from rows of the class, step by step.',
    source: 'Kotelnikov et al., ICML 2023, arXiv:2209.15421',
    options: tabddpmOptions,
    columns: 'any',
    load: () => import('./networks/tabddpm.js'),
  },
  {
    name: 'tvae',
    summary: 'Variational autoencoder: rows of the class from normal numbers, by a network that learns to rebuild rows.',
    source: 'Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, NeurIPS 2019, arXiv:1907.00503, section 4.4',
    options: tvaeOptions,
    columns: 'any',
    load: () => import('./networks/tvae.js'),
  },
  {
    name: 'ctgan',
    summary: 'Two networks: one makes rows of the class, the other learns to tell them from real ones.',
    source: 'Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, NeurIPS 2019, arXiv:1907.00503',
    options: ctganOptions,
    columns: 'any',
    load: () => import('./networks/ctgan.js'),
  },
  {
    name: 'wgan-gp',
    summary: 'Two small networks as in ctgan, without conditions and packs, for classes of 10 to 50 rows.',
    source: 'Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville, NeurIPS 2017, arXiv:1704.00028',
    options: wganGpOptions,
    columns: 'any',
    load: () => import('./networks/wgan-gp.js'),
  },
  {
    name: 'dp-gaussian-copula',
    summary: 'Differentially private Gaussian copula: noisy histograms and rank correlations, in ranges that you give.',
    source: 'Li, Xiong and Jiang (DPCopula), EDBT 2014, doi:10.5441/002/edbt.2014.43; departures in docs/private-generators.md',
    options: dpGaussianCopulaOptions,
    columns: 'any',
    load: () => import('./private/dp-gaussian-copula.js'),
  },
  {
    name: 'dp-tabddpm',
    summary:
      'Differentially private diffusion: noisy histograms, and a small network trained by DP-SGD, in ranges that you give.',
    source: 'Kotelnikov et al., ICML 2023, arXiv:2209.15421, trained as by Dockhorn et al., arXiv:2210.09929',
    options: dpTabddpmOptions,
    columns: 'any',
    load: () => import('./private/dp-tabddpm.js'),
  },
  {
    name: 'dp-ctgan',
    summary: "Differentially private GAN: CTGAN's networks, the critic trained by DP-SGD, in ranges that you give.",
    source: 'Xu et al., NeurIPS 2019, arXiv:1907.00503, trained by Abadi et al., CCS 2016, arXiv:1607.00133',
    options: dpCtganOptions,
    columns: 'any',
    load: () => import('./private/dp-ctgan.js'),
  },
  {
    name: 'smote-dp',
    summary: 'SMOTE in random groups, then the private copula on its rows, with oversampling paid for per real record.',
    source: 'Zhou, Malin and Kantarcioglu, 2025, arXiv:2506.01907; departures in docs/private-generators.md',
    options: smoteDpOptions,
    columns: 'any',
    load: () => import('./private/smote-dp.js'),
  },
])
