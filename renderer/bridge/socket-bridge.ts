import type { CommandFrame, CommandReply, EventFrame, ReplyFrame } from '../../main/ipc/contract.ts'
import { type Bridge, Listeners, notConnected } from './bridge.ts'

const firstPauseMs = 250
const longestPauseMs = 5_000
/** A socket takes no header from a page: the secret is offered as a second protocol. */
const protocol = 'offhook'
/** Main's word that there is no session any more. */
const noSession = 4401
/** Main's word that another page has this one's place: coming back would only take it from the next. */
const dismissed = 4409
/** Longer than any hook may take, so that only a dead link reaches it. */
const replyTimeoutMs = 20_000

type AnyReply = CommandReply<Parameters<Bridge['invoke']>[0]>

export interface SocketPorts {
  readonly url: string
  /** As the origin keeps it now; null: nobody is logged in. */
  readonly secret: () => string | null
  /** With the secret that was worth nothing. */
  readonly onSessionOver: (secret: string | null) => void
}

/**
 * Over the `/ipc` WebSocket. A lost socket is opened again after pauses that double from 250 ms
 * to 5 s, each shortened by chance so that many windows do not come back in one instant; at once
 * when the network returns. Where the session is over, no socket can be opened any more: `onSessionOver`
 * leads to the log-in.
 */
export function overSocket({ url, secret, onSessionOver }: SocketPorts): Bridge {
  const listeners = new Listeners()
  const linkListeners = new Set<(up: boolean) => void>()
  const waiting = new Map<number, (reply: AnyReply) => void>()
  let socket: WebSocket | null = null
  let up = false
  let nextId = 1
  let pauseMs = firstPauseMs
  let timer: ReturnType<typeof setTimeout> | undefined

  const tellLink = (now: boolean): void => {
    if (up === now) return
    up = now
    for (const listener of linkListeners) listener(now)
  }
  const open = (): void => {
    clearTimeout(timer)
    const known = secret()
    if (known === null) return onSessionOver(null)
    const opening = new WebSocket(url, [protocol, `${protocol}.${known}`])
    socket = opening
    opening.onopen = () => {
      pauseMs = firstPauseMs
      tellLink(true)
    }
    opening.onmessage = ({ data }) => receive(JSON.parse(String(data)) as ReplyFrame | EventFrame)
    opening.onclose = ({ code }) => {
      for (const settle of waiting.values()) settle(notConnected)
      waiting.clear()
      tellLink(false)
      if (code === noSession) return onSessionOver(known)
      if (code === dismissed) return
      timer = setTimeout(open, pauseMs * (0.5 + Math.random() / 2))
      pauseMs = Math.min(2 * pauseMs, longestPauseMs)
    }
  }
  const receive = (frame: ReplyFrame | EventFrame): void => {
    if ('event' in frame) return listeners.tell(frame.event, frame.payload)
    waiting.get(frame.id)?.(frame.reply)
    waiting.delete(frame.id)
  }
  const openAtOnce = (): void => {
    if (socket?.readyState === WebSocket.CLOSED) open()
  }
  addEventListener('online', openAtOnce)
  document.addEventListener('visibilitychange', openAtOnce)
  open()

  return {
    invoke<C extends Parameters<Bridge['invoke']>[0]>(command: C, payload: unknown) {
      if (!up || socket === null) return Promise.resolve(notConnected)
      const frame: CommandFrame = { id: nextId++, command, payload }
      socket.send(JSON.stringify(frame))
      return new Promise<CommandReply<C>>((resolve) => {
        const late = setTimeout(() => {
          waiting.delete(frame.id)
          resolve({ ok: false, error: { code: 'no_reply', message: '' } })
        }, replyTimeoutMs)
        waiting.set(frame.id, (reply) => {
          clearTimeout(late)
          resolve(reply as CommandReply<C>)
        })
      })
    },
    on: (event, listener) => listeners.add(event, listener),
    onLink(listener) {
      linkListeners.add(listener)
      listener(up)
      return () => linkListeners.delete(listener)
    }
  }
}
