import type { Attachment } from 'svelte/attachments';

/** How large (in pixels) and how bold an icon is, and whether it is read out. The rest is the same for all of them and stands in the styles. */
export function drawn(size = 24, strokeWidth = 2, label?: string): Attachment<SVGElement> {
  return (svg) => {
    svg.setAttribute('width', String(size));
    svg.setAttribute('height', String(size));
    svg.setAttribute('stroke-width', String(strokeWidth));
    if (label) {
      svg.setAttribute('role', 'img');
      svg.setAttribute('aria-label', label);
    } else svg.setAttribute('aria-hidden', 'true');
  };
}
