import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core'
import type { ComponentProps, ReactNode } from 'react'

interface IconButtonProps extends ActionIconProps, Omit<ComponentProps<'button'>, keyof ActionIconProps> {
  /** Said to screen readers and shown on hover. */
  readonly label: string
  readonly children: ReactNode
}

export function IconButton({ label, children, ...rest }: IconButtonProps) {
  // What it has opened is not to be covered by its name.
  const opened = rest['aria-expanded'] === true
  return (
    <Tooltip disabled={opened} label={label}>
      <ActionIcon aria-label={label} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
