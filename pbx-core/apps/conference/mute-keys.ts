import type { ConferenceSeat } from '../../places/conference/conference-room.ts'
import { prompts } from '../announce.ts'
import type { AppContext } from '../context.ts'
import type { SeatSound } from './seat-sound.ts'

/** The keys by which conferences of other makers mute a telephone, too: one, then the other within this time. */
const first = '*'
const second = '6'
const withinMs = 3000

/** Whoever sits in a conference mutes its telephone by `*6`, and is heard again by the same; a voice says which. */
export function muteKeys(
  { call, services }: AppContext,
  seat: ConferenceSeat,
  sound: SeatSound
): Disposable & { press(key: string): void } {
  let timer: Disposable | undefined
  const forget = () => {
    timer?.[Symbol.dispose]()
    timer = undefined
  }
  return {
    press: (key) => {
      const isBegun = timer !== undefined
      forget()
      if (key === first) timer = services.clock.after(withinMs, forget)
      if (key !== second || !isBegun) return
      const isMuted = seat.party?.isMuted !== true
      seat.mute(isMuted)
      call.timeline.decision({ code: 'conference-muted', isMuted, by: 'self' })
      sound.say(prompts(call, isMuted ? 'conference-muted' : 'conference-unmuted'))
    },
    [Symbol.dispose]: forget
  }
}
