/** SHA-256 of the first certificate in a PEM text, as people compare it; null where there is none. */
export async function fingerprintOf(pem: string): Promise<string | null> {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (!body) return null;
  try {
    const der = Uint8Array.from(atob(body.replace(/\s+/g, '')), (sign) => sign.charCodeAt(0));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
    return inPairs([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  } catch {
    return null;
  }
}

/** 64 digits, in the pairs in which they are read aloud. */
export function inPairs(digits: string): string {
  return (digits.toUpperCase().match(/../g) ?? []).join(':');
}
