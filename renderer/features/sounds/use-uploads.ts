import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { givenInParts } from '../../state/sound-parts.ts'
import { useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'
import { nameOfFile } from './name-of-file.ts'

/** As main takes it. */
const mostOctets = 128 * 1024 * 1024

export interface ChosenFile {
  readonly id: number
  readonly file: File
  readonly name: string
  /** `waiting`: until the one before has arrived; main takes one at a time from a desk. */
  readonly state: 'chosen' | 'waiting' | 'sending' | 'converting' | 'refused'
  readonly percent: number
  readonly fault: string
}

let newest = 0

/** Files that somebody has chosen, on their way to main one after the other. What is under way ends with the page. */
export function useUploads(onKept: (name: string) => void) {
  const bridge = useBridge()
  const { t } = useTranslation()
  const faultText = useFaultText()
  const [files, setFiles] = useState<readonly ChosenFile[]>([])
  const underWay = useRef<{ readonly id: number; readonly abort: AbortController } | null>(null)
  const isBusy = files.some(({ state }) => state === 'sending' || state === 'converting')
  const next = isBusy ? undefined : files.find(({ state }) => state === 'waiting')

  const change = (id: number, what: Partial<ChosenFile>) =>
    setFiles((before) => before.map((each) => (each.id === id ? { ...each, ...what } : each)))
  const drop = (id: number) => setFiles((before) => before.filter((each) => each.id !== id))

  const send = async ({ id, file, name }: ChosenFile) => {
    const abort = new AbortController()
    underWay.current = { id, abort }
    change(id, { state: 'sending', percent: 0, fault: '' })
    const reply = await givenInParts((part) => bridge.invoke('sounds.upload', { ...part, name }), file, {
      signal: abort.signal,
      onProgress: (percent) => change(id, { percent, state: percent === 100 ? 'converting' : 'sending' })
    })
    if (abort.signal.aborted || reply === null) return
    if (!reply.ok) return change(id, { state: 'refused', fault: faultText(reply.error) })
    drop(id)
    onKept(name)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: that it is another one's turn is the reason to run
  useEffect(() => {
    if (next !== undefined) void send(next)
  }, [next?.id])
  useEffect(() => () => underWay.current?.abort.abort(), [])

  return {
    files,
    choose: (chosen: readonly File[]) =>
      setFiles((before) => [
        ...before,
        ...chosen.map((file): ChosenFile => {
          newest += 1
          const isTooLarge = file.size > mostOctets
          const how = isTooLarge ? ({ state: 'refused', fault: t('sounds.tooLarge') } as const) : notYet
          return { id: newest, file, name: nameOfFile(file.name), percent: 0, ...how }
        })
      ]),
    rename: (id: number, name: string) => change(id, { name, state: 'chosen', fault: '' }),
    start: (ids: readonly number[]) => {
      for (const id of ids) change(id, { state: 'waiting', fault: '' })
    },
    giveUp: (id: number) => {
      if (underWay.current?.id === id) underWay.current.abort.abort()
      drop(id)
    }
  }
}

const notYet = { state: 'chosen', fault: '' } as const
