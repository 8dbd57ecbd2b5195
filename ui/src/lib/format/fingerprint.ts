/** The bytes of the first certificate in a PEM text; null where there is none. */
export function certificateIn(pem: string): Uint8Array<ArrayBuffer> | null {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (!body) return null;
  try {
    return Uint8Array.from(atob(body.replace(/\s+/g, '')), (sign) => sign.charCodeAt(0));
  } catch {
    return null;
  }
}

/** SHA-256 of a certificate, as people compare it. */
export async function fingerprintOf(certificate: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', certificate));
  return inPairs([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
}

/** 64 digits, in the pairs in which they are read aloud. */
export function inPairs(digits: string): string {
  return (digits.toUpperCase().match(/../g) ?? []).join(':');
}
