const first =
  'alice bob charlie david eve frank grace henry irene jack karen leo maria nina oscar paula quentin rosa samir tara umberto vera walter xenia yusuf zoe adam bella carlos diana emil fatima george hanna ivan julia kofi lena marco noor olga pedro rania stefan tomas ulla victor wei'.split(
    ' ',
  );
const last =
  'adams baker costa dubois evans fischer garcia hassan ito jansen kumar larsen meyer novak okafor park quinn rossi silva tanaka ueda vargas weber xu young zimmer abbas berg chen diaz eriksen ferrari gupta horvath ibrahim jones kowalski lopez moreau nguyen olsen petrov rahman schmidt torres urban vidal wagner yilmaz zhang'.split(
    ' ',
  );

/** Another name for every index from 0; a number is appended once all pairs are used. */
export function personName(index: number): string {
  const round = Math.floor(index / first.length);
  const pair = `${first[index % first.length]}.${last[(round + index) % last.length]}`;
  const again = Math.floor(round / last.length);
  return again === 0 ? pair : `${pair}${again + 1}`;
}

export function serviceName(index: number): string {
  return `svc-${index}`;
}
