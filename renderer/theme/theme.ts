import { type CSSVariablesResolver, createTheme, type VariantColorsResolver } from '@mantine/core'

const green = [
  ...['#e3f6f0', '#c6ebdf', '#93dbc3', '#5ccaa6', '#2dd4a7', '#15ad83'],
  ...['#0c9f77', '#08795a', '#076a4f', '#05513c']
] as const
const red = [
  ...['#fdecec', '#f9d2d2', '#f5a9a9', '#ff8585', '#ff6b6b', '#e85454'],
  ...['#e03e3e', '#c92f2f', '#b32626', '#8f1d1d']
] as const

type Shades = [string, string, string, string, string, string, string, string, string, string]

/** Colours of buttons, by tone and variant, from the tokens: they follow light and dark by themselves. */
const variantColors: VariantColorsResolver = ({ color, variant }) => {
  const tone = color === 'end' ? 'end' : 'accent'
  switch (variant) {
    case 'filled':
      return {
        background: `var(--${tone}-fill)`,
        hover: `var(--${tone}-fill-hover)`,
        color: `var(--${tone}-on)`,
        border: '1px solid transparent'
      }
    case 'light':
      return {
        background: `var(--${tone}-ground)`,
        hover: `var(--${tone}-ground)`,
        color: `var(--${tone}-text)`,
        border: '1px solid transparent'
      }
    case 'subtle':
      return {
        background: 'transparent',
        hover: 'var(--hover)',
        color: color === 'end' ? 'var(--end-text)' : 'var(--dim)',
        border: '1px solid transparent'
      }
    default:
      return {
        background: 'var(--panel)',
        hover: 'var(--hover)',
        color: 'var(--text)',
        border: '1px solid var(--line)'
      }
  }
}

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'var(--mono)',
  colors: { accent: [...green] as unknown as Shades, end: [...red] as unknown as Shades },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  defaultRadius: 'md',
  radius: { xs: '7px', sm: '10px', md: '10px', lg: '14px', xl: '22px' },
  spacing: { xs: '8px', sm: '12px', md: '14px', lg: '22px', xl: '26px' },
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '17px', xl: '20px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  variantColorResolver: variantColors,
  components: {
    Button: { defaultProps: { variant: 'default' } },
    InputWrapper: {
      styles: { label: { marginBottom: 4, color: 'var(--dim)', fontSize: 12, fontWeight: 500 } }
    },
    Switch: { defaultProps: { withThumbIndicator: false } },
    ActionIcon: { defaultProps: { variant: 'default', size: 36 } },
    Tooltip: { defaultProps: { openDelay: 500, withArrow: false, position: 'bottom' } },
    Select: { defaultProps: { allowDeselect: false, comboboxProps: { shadow: 'lg' } } },
    Modal: {
      styles: { title: { fontSize: 17, fontWeight: 650 } },
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4 } }
    },
    SegmentedControl: {
      styles: {
        root: { backgroundColor: 'var(--panel-2)', border: '1px solid var(--line)' },
        indicator: { backgroundColor: 'var(--panel)', border: '1px solid var(--line-strong)', boxShadow: 'none' }
      }
    },
    Popover: { defaultProps: { shadow: 'lg', radius: 'lg' } },
    Notification: { styles: { description: { color: 'var(--text)' }, title: { color: 'var(--text)' } } }
  }
})

/** The kit's own variables, told in our tokens. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--dim)',
    '--mantine-color-gray-4': 'var(--line-strong)',
    '--mantine-color-dark-4': 'var(--line-strong)',
    '--mantine-color-dark-5': 'var(--line-strong)',
    '--mantine-color-dark-6': 'var(--panel)',
    '--mantine-color-placeholder': 'var(--dim)',
    '--mantine-color-error': 'var(--end-text)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-anchor': 'var(--accent-text)',
    '--mantine-primary-color-filled': 'var(--accent-fill)',
    '--mantine-primary-color-filled-hover': 'var(--accent-fill-hover)',
    '--mantine-primary-color-contrast': 'var(--accent-on)',
    '--mantine-primary-color-light': 'var(--accent-ground)',
    '--mantine-primary-color-light-color': 'var(--accent-text)',
    '--mantine-color-disabled': 'var(--panel-2)',
    '--mantine-color-disabled-color': 'var(--dim)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-shadow-lg': 'var(--float)',
    '--mantine-shadow-md': 'var(--float)'
  },
  light: {},
  dark: {}
})
