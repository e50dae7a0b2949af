import type { Settings } from '../../main/ipc/contract.ts'
import type { Note, Tune } from './sounder.ts'

type RingSettings = Pick<Settings, 'ringTone' | 'ringVolume'>

const chime = [0, 0.9].flatMap((start) => [
  { hertz: [659.3, 1318.5], at: start, seconds: 0.35 },
  { hertz: [830.6, 1661.2], at: start + 0.16, seconds: 0.35 },
  { hertz: [987.8, 1975.5], at: start + 0.32, seconds: 0.5 }
])

/** Struck in turn, as the clapper of a telephone went between its two bowls. */
const bell = [0, 0.6].flatMap((start) =>
  Array.from({ length: 8 }, (_, strike) => ({
    hertz: strike % 2 === 0 ? [1480, 2960] : [1865, 3730],
    at: start + strike * 0.05,
    seconds: 0.09
  }))
)

const marimba = [392, 523.3, 659.3, 523.3, 784, 659.3].map((hertz, index) => ({
  hertz: [hertz, 4 * hertz],
  at: 0.22 * index,
  seconds: 0.45
}))

/** High and quick: for a room where others speak. */
const trill = [0, 0.8].flatMap((start) =>
  Array.from({ length: 6 }, (_, index) => ({
    hertz: [index % 2 === 0 ? 2093 : 2637],
    at: start + index * 0.09,
    seconds: 0.1
  }))
)

const rings: Readonly<Record<Settings['ringTone'], { readonly notes: readonly Note[]; readonly period: number }>> = {
  // Two soft rising calls, a pause: heard across a room, and bearable the fortieth time.
  chime: { notes: chime, period: 3.2 },
  bell: { notes: bell, period: 3 },
  marimba: { notes: marimba, period: 3.4 },
  trill: { notes: trill, period: 3.2 }
}
export const ringTones = Object.keys(rings) as readonly Settings['ringTone'][]

/** Gain at 100 per cent; notes that overlap must not clip. */
const loudest = 0.7

/** The ear hears proportions: half of the way down is to sound like half as loud. */
const gainOf = (ringVolume: number): number => loudest * (ringVolume / 100) ** 2

export function ringTune({ ringTone, ringVolume }: RingSettings): Tune {
  return { ...rings[ringTone], volume: gainOf(ringVolume) }
}

/** Two short low notes, as exchanges remind those who speak (ITU-T E.180, ETSI TR 101 041); below the voice and the ring. */
export function callWaitingTune({ ringVolume }: Pick<Settings, 'ringVolume'>): Tune {
  const notes = [0, 0.5].map((at) => ({ hertz: [425], at, seconds: 0.25 }))
  return { notes, period: 6, volume: Math.min(0.08, gainOf(ringVolume) / 2) }
}
