import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Sounder, type Tune } from '../../media/sounder.ts'

interface SoundTestProps {
  readonly label: string
  readonly words: string
  readonly tune: Tune
  readonly sinkId: string
}

/** Plays it once, on that device. */
export function SoundTest({ label, words, tune, sinkId }: SoundTestProps) {
  const sounder = useRef<Sounder>(null)
  sounder.current ??= new Sounder()
  useEffect(() => () => sounder.current?.stop(), [])
  const play = async () => {
    await sounder.current?.use(sinkId)
    await sounder.current?.play({ ...tune, period: null })
  }
  return (
    <Button aria-label={label} leftSection={<IconPlayerPlay size={16} />} onClick={() => void play()}>
      {words}
    </Button>
  )
}
