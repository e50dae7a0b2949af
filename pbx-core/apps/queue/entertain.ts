import { disposable } from '../../base/disposable.ts'
import type { Call } from '../../call/call.ts'
import type { PlayItem } from '../../media/port.ts'
import type { QueuePlace } from '../../places/queue/queue-line.ts'
import { prompts, spelled } from '../announce.ts'
import type { AppContext } from '../context.ts'
import type { QueueConfig } from './queue-config.ts'

/** What a caller hears while it waits. Disposed of, it plays no more. */
export interface Entertainment extends Disposable {
  /** Somebody speaks with the caller: it is quiet until that is over. */
  pause(): Disposable
}

/** Music, and now and then where it stands, and by which key it would be called back. */
export function entertain(
  { call, caller, services }: AppContext,
  config: QueueConfig,
  place: QueuePlace
): Entertainment {
  const resources = new DisposableStack()
  let isPaused = false
  const music = () => {
    caller.hold(call.musicAt(config.music))
    if (config.announcePosition || config.announceWait || config.callback !== undefined) waitToTell()
  }
  let timer: Disposable | undefined
  resources.defer(() => timer?.[Symbol.dispose]())
  const waitToTell = () => {
    timer?.[Symbol.dispose]()
    timer = services.clock.after(config.announceSeconds * 1000, tell)
  }
  const tell = () => {
    if (resources.disposed) return
    const items = itemsOf(call, config, place)
    // Nobody can say yet how long it will be; maybe the next time.
    if (items.length === 0) return waitToTell()
    // What is said may take longer than it is waited between: the next time counts from its end.
    timer?.[Symbol.dispose]()
    const playback = caller.play(items)
    void (playback?.done ?? Promise.resolve()).then(() => {
      if (!resources.disposed && !isPaused && caller.leg.termination === undefined) music()
    })
  }
  call.wait(caller.leg)
  music()
  // Whoever is next has mostly an agent at once, and hears nothing of a line.
  if ((place.position ?? 1) > 1) tell()
  return {
    pause: () => {
      isPaused = true
      timer?.[Symbol.dispose]()
      caller.stopPlaying()
      return disposable(() => {
        isPaused = false
        if (!resources.disposed && caller.leg.termination === undefined) music()
      })
    },
    [Symbol.dispose]: () => resources.dispose()
  }
}

/** In minutes, rounded up: nobody believes in seconds. */
const mostMinutes = 60

function itemsOf(call: Call, config: QueueConfig, place: QueuePlace): readonly PlayItem[] {
  const { position, expectedWait } = place
  const items: PlayItem[] = []
  if (config.announcePosition && position !== undefined) {
    items.push(...prompts(call, 'queue-place'), ...spelled(call, String(position)))
  }
  if (config.announceWait && expectedWait !== undefined) {
    const minutes = Math.min(mostMinutes, Math.ceil(expectedWait / 60_000))
    items.push(
      ...prompts(call, 'queue-wait'),
      ...spelled(call, String(Math.max(1, minutes))),
      ...prompts(call, 'minutes')
    )
  }
  if (config.callback !== undefined)
    items.push(...prompts(call, 'queue-callback'), ...spelled(call, config.callback.key))
  return items
}
