"""Writes SMOTE files of imbalanced-learn in the forms in which people release them, with their settings in truth.json.

    python3 bench/imblearn-forms.py FOLDER_OF_CSV_FILES FOLDER_TO_WRITE COUNT SEED

Needs imbalanced-learn, scikit-learn and pandas (Debian: python3-imblearn, python3-pandas). Then:

    npm run bench:inspect -- --forms FOLDER_TO_WRITE
"""
import json
import os
import sys
import numpy as np, pandas as pd
from imblearn.over_sampling import SMOTE, SMOTENC
from sklearn.preprocessing import StandardScaler, MinMaxScaler
data, out, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
sets = [s for s in sorted(os.listdir(data)) if s.endswith('.csv')]
skip = {'car_eval_34.csv','car_eval_4.csv','solar_flare_m0.csv'}
sets = [s for s in sets if s not in skip]
forms = ['float','standard-all','minmax-all','integers-truncated','integers-rounded','nc-truncated','decimals-3','float32','nc-scaled']
truth = {}
rng = np.random.default_rng(seed)
i = 0
while i < count:
    name = sets[rng.integers(len(sets))]
    target = {'churn.csv':'Exited','cardio.csv':'cardio'}.get(name,'target')
    d = pd.read_csv(os.path.join(data,name))
    y = d[target].astype(str).values; X = d.drop(columns=target).select_dtypes('number')
    lab = pd.Series(y).value_counts().index[-1]
    keep = np.flatnonzero(y==lab); keep = rng.permutation(keep)[:int(rng.integers(40,300))]
    if len(keep) < 25: continue
    rest = rng.permutation(np.flatnonzero(y!=lab))[:3000]
    X = X.iloc[np.r_[keep,rest]].reset_index(drop=True); y = np.r_[np.ones(len(keep),int),np.zeros(len(rest),int)]
    form = forms[i % len(forms)]
    k = int(rng.integers(2,11)); ratio = float(rng.choice([3,5,8,12,20]))
    made = int(round(ratio*len(keep)))
    kw = dict(sampling_strategy={1:len(keep)+made}, k_neighbors=k, random_state=int(rng.integers(1e6)))
    cols = list(X.columns)
    # about a third of the columns become integers of a natural coarseness
    ints = [c for c in cols if rng.random()<0.4] or [cols[0]]
    try:
        if form.startswith('integers') or form=='nc-truncated':
            for c in ints:
                span = X[c].max()-X[c].min()
                X[c] = np.round((X[c]-X[c].min())/max(span,1e-9)*rng.integers(20,400)).astype(int)
        if form=='float': R = SMOTE(**kw).fit_resample(X.astype(float),y)[0]
        elif form in('standard-all','minmax-all'):
            s = (StandardScaler() if form[0]=='s' else MinMaxScaler()).fit(X)
            R = pd.DataFrame(s.inverse_transform(SMOTE(**kw).fit_resample(s.transform(X),y)[0]),columns=cols)
        elif form=='integers-truncated': R = SMOTE(**kw).fit_resample(X,y)[0]
        elif form=='integers-rounded':
            R = SMOTE(**kw).fit_resample(X.astype(float),y)[0]
            for c in ints: R[c]=R[c].round().astype(int)
        elif form in ('nc-truncated','nc-scaled'):
            c0 = cols[-1]; X = X.copy()
            X[c0] = pd.qcut(X[c0].rank(method='first'),3,labels=['a','b','c']).astype(str)
            if form=='nc-scaled':
                num=[c for c in cols if c!=c0]; s=StandardScaler().fit(X[num]); X[num]=s.transform(X[num])
            R = SMOTENC(categorical_features=[len(cols)-1],**kw).fit_resample(X,y)[0]
            if form=='nc-scaled': R[num]=s.inverse_transform(R[num])
        elif form=='decimals-3': R = SMOTE(**kw).fit_resample(X.astype(float),y)[0].round(3)
        elif form=='float32': R = pd.DataFrame(SMOTE(**kw).fit_resample(X.astype('float32').values,y)[0],columns=cols)
    except ValueError as e:
        print('skip',name,form,e,file=sys.stderr); i+=1; continue
    R = R.iloc[len(X):].sample(frac=1,random_state=1)
    file = f'{i:04d}-{form}-{name}'
    R.to_csv(os.path.join(out,file),index=False)
    truth[file] = dict(k=k,ratio=made/len(keep),form=form,records=int(len(keep)),categorical=[cols[-1]] if form[:2]=='nc' else [])
    i += 1
json.dump(truth,open(os.path.join(out,'truth.json'),'w'))
