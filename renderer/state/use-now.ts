import { useEffect, useState } from 'react'

/** The time of the window's own clock (`performance.now()`), renewed at each whole second since `since`, so that a call's clock steps evenly. */
export function useNow(since: number, running = true): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!running) return
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const at = performance.now()
      setNow(at)
      timer = setTimeout(tick, 1000 - ((at - since) % 1000))
    }
    tick()
    return () => clearTimeout(timer)
  }, [since, running])
  return now
}
